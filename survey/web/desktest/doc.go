// Package desktest is a small service with staff pages over a real store, and
// people who visit it without a browser. It is for tests only.
//
//	o := desktest.New(t, func(o *desktest.Office) ([]web.Audience, error) {
//		pages, err := manager.New(manager.Config{Site: o.Site, Desk: o.Desk, ...})
//		return []web.Audience{pages}, err
//	})
//	v := o.Person(nil, access.Manager)
//	form := v.Get("/units/new").Want(200).Form("/units/new")
//	v.Post("/units/new", desktest.With(form, "name_vi", "Sở")).Leads("/units/so")
//
// Visitors read English and follow no redirect. For pages in a browser see
// package webtest; Enter signs a browser's page in.
package desktest
