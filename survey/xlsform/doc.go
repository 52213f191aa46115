// Package xlsform reads and writes questionnaires as XLSForm (xlsform.org), the
// workbook that KoboToolbox, ODK and their relatives take a form from.
//
//	q, problems, err := xlsform.Read(upload)
//	err := xlsform.Write(w, q)
//
// It is a strict subset. What a questionnaire cannot hold is named by its
// sheet, row and column ("survey!C7"), and nothing is dropped in silence: every
// cell with something in it is either understood or complained about.
//
// # The sheet survey
//
//	type                name   label::Tiếng Việt (vi)   relevant
//	note                                                                 sipas::role stem
//	select_one stages   stage  Hôm nay Ông/Bà đến để làm gì?
//	begin_group         D      Kết quả                  ${stage} != 'submit'
//	select_one scale    D1     Kết quả được trả đúng hẹn
//	end_group
//	select_one scale    OV     Nhìn chung, …                             sipas::role overall
//	select_multiple w   wishes …                        constraint: count-selected(.) <= 3
//	text                more   …                        constraint: string-length(.) <= 500
//
// A group is a factor and holds criteria, which are select_one from the list of
// the scale; other questions stand before the first group or after the last
// one and the overall question. A select_one from the scale's list that stands
// there is a question of kind scale. Texts come by language in columns
// label::Name (tag), hint::Name (tag); a column without language is in the
// default_language of the settings. relevant may say what survey.Condition can:
// one earlier select_one, equal to one of some options, or different from some.
//
// # The sheets choices and settings
//
// choices has list_name, name and label. The list of the scale, called scale
// unless the settings say otherwise, has the names 1, 2… from the worst on and
// NA for "don't know". settings has one row: form_title, form_id, version (a
// whole number), default_language.
//
// # Columns of our own
//
// Programs that don't know them pass them over.
//
//	survey    sipas::short::Name (tag)  the short name for tables, of factors and criteria
//	survey    sipas::lineage            items that a criterion descends from, e.g. 1001#24 2640#1
//	survey    sipas::form               short: a criterion of the short form; full: a question of the full form only
//	survey    sipas::off                yes: in the template, but not asked
//	survey    sipas::role               overall, stem, note (what the questionnaire is), after (asked after the factors)
//	settings  sipas::title::Name (tag)  the title in other languages
//	settings  sipas::languages          the languages that the questionnaire promises, if not all that have a column
//	settings  sipas::scale              the list of the scale
//	settings  sipas::published          yes: this version never changes any more
package xlsform
