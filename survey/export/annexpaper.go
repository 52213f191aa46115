package export

// Paper is the annex as it is printed and signed. Tables that are wider than a
// page are in the workbook only.
func (a *Annex) Paper() *Paper {
	x := &Paper{Language: a.Language, Office: a.Office, Title: a.Title, About: a.About, Running: a.Running, Demo: a.Marked,
		Facts: a.Facts, Sign: a.Sign, Day: a.Day, PageOf: a.PageOf}
	for i := range a.Sheets {
		if s := &a.Sheets[i]; s.Fixed == 0 {
			x.Sections = append(x.Sections, Section{ID: s.ID, Heading: s.Title, Notes: s.Notes, Table: a.grid(s)})
		}
	}
	return x
}

// grid is a sheet's table on paper; nil when it has no lines.
func (a *Annex) grid(s *AnnexSheet) *Grid {
	if len(s.Rows) == 0 {
		return nil
	}
	g := &Grid{}
	for i, c := range s.Columns { // the first begins at the margin, as headings over lines do
		g.Columns = append(g.Columns, GridColumn{Title: c.Title, Number: !c.Words && i > 0, Share: c.Wide})
	}
	for _, r := range s.Rows {
		row := GridRow{Depth: r.Depth}
		if r.Strong && len(r.Cells) == 1 {
			row.Group, row.Cells = true, []string{r.Cells[0].Text}
			g.Rows = append(g.Rows, row)
			continue
		}
		for i, c := range s.Columns {
			row.Cells = append(row.Cells, a.Shown(c, r.cell(i)))
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// Shown is a cell as people read it: "86,80", "81,33%", "4=".
func (a *Annex) Shown(c AnnexColumn, x AnnexCell) string {
	v := c.published(x.Figure)
	switch {
	case v == nil:
		return x.Text
	case c.Percent:
		return a.Percent(v, c.Decimals) + x.Mark
	}
	return a.Number(v, c.Decimals) + x.Mark
}
