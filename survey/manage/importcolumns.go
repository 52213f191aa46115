package manage

import (
	"bytes"

	"sipas/survey"
	"sipas/survey/tabular"
)

// ImportColumns are the columns of a kind of table. Their first name is the
// header to write, in Vietnamese; the key is accepted as well. A column "code"
// among those of counters is named so that it can be refused in its own words:
// codes are made here, so that they are random and lead nowhere else.
func ImportColumns(k ImportKind) tabular.Columns {
	switch k {
	case UnitTable:
		return tabular.Columns{
			{Key: "id", Names: []string{"Mã đơn vị", "mã", "unit id"}, Required: true},
			{Key: "name_vi", Names: []string{"Tên đơn vị", "tên", "tên tiếng Việt", "name", "unit"}},
			{Key: "name_en", Names: []string{"Tên tiếng Anh", "English name"}},
			{Key: "kind", Names: []string{"Loại", "loại đơn vị"}},
			{Key: "parent", Names: []string{"Đơn vị cấp trên", "cấp trên", "trực thuộc"}},
			{Key: "from", Names: []string{"Có từ ngày", "từ ngày", "since"}},
			{Key: "to", Names: []string{"Không còn từ ngày", "đến ngày", "until"}},
			{Key: "became", Names: []string{"Đơn vị tiếp nhận", "successors"}},
		}
	case CounterTable:
		return tabular.Columns{
			{Key: "id", Names: []string{"Mã quầy", "counter id"}, Required: true},
			{Key: "unit", Names: []string{"Đơn vị", "mã đơn vị", "cơ quan", "office"}},
			{Key: "name_vi", Names: []string{"Tên quầy", "quầy", "tên", "name", "counter"}},
			{Key: "name_en", Names: []string{"Tên tiếng Anh", "English name"}},
			{Key: "field", Names: []string{"Lĩnh vực", "mã lĩnh vực", "service field"}},
			{Key: "closed", Names: []string{"Đã đóng", "đóng"}},
			{Key: "code", Names: []string{"Mã QR", "mã", "qr", "counter code"}},
		}
	case DossierTable:
		return tabular.Columns{
			{Key: "unit", Names: []string{"Đơn vị", "mã đơn vị", "cơ quan", "office"}, Required: true},
			{Key: "dossiers", Names: []string{"Số hồ sơ", "hồ sơ", "n"}, Required: true},
			{Key: "period", Names: []string{"Kỳ", "năm", "year"}},
		}
	}
	return nil
}

// headerFault is the code of an error about the header of a table.
const headerFault = "table.columns"

// read takes the rows of a table in.
func (i *Import) read(file []byte) error {
	t, err := tabular.Read(bytes.NewReader(file), i.File, importLimits)
	if err != nil {
		return err
	}
	columns := ImportColumns(i.Kind)
	layout, err := columns.In(t)
	if err != nil {
		return err
	}
	if layout.Has("code") {
		at := layout.Cell(t.Header, "code")
		return &survey.Error{Kind: survey.KindInvalid, Code: headerFault,
			Problems: []survey.Problem{{Field: at.Name(), Code: "import.code_refused"}}}
	}
	for _, c := range columns {
		if layout.Has(c.Key) {
			i.Keys = append(i.Keys, c.Key)
			i.At = append(i.At, layout.Cell(t.Header, c.Key).Column)
		}
	}
	for row, err := range t.Rows() {
		if err != nil {
			return err
		}
		r := importRow{Number: row.Number}
		for _, k := range i.Keys {
			r.Cells = append(r.Cells, layout.Cell(row, k).Text)
		}
		i.rows = append(i.rows, r)
	}
	return nil
}

// cell is a row's cell of a column; without the column it is empty and named
// by its row.
func (i *Import) cell(r importRow, key string) tabular.Cell {
	for n, k := range i.Keys {
		if k == key {
			return tabular.Cell{Row: r.Number, Column: i.At[n], Text: r.Cells[n]}
		}
	}
	return tabular.Cell{Row: r.Number}
}
