package crosswalk

// sipas25 is the software's default template: 5 + 5 + 6 + 4 + 5 items.
func sipas25() Instrument {
	return Instrument{SIPAS25, "Mẫu mặc định của phần mềm, 25 tiêu chí", []Item{
		{"A1", "A", "Thông tin thủ tục", ""},
		{"A2", "A", "Biển hiệu, chỉ dẫn", ""},
		{"A3", "A", "Chỗ ngồi, bàn viết", ""},
		{"A4", "A", "Trang thiết bị đầy đủ", ""},
		{"A5", "A", "Thiết bị dễ dùng", ""},
		{"B1", "B", "Niêm yết đầy đủ", ""},
		{"B2", "B", "Niêm yết chính xác", ""},
		{"B3", "B", "Hồ sơ đúng quy định", ""},
		{"B4", "B", "Phí, lệ phí đúng", ""},
		{"B5", "B", "Thời hạn đúng", ""},
		{"C1", "C", "Lịch sự, tôn trọng", ""},
		{"C2", "C", "Lắng nghe", ""},
		{"C3", "C", "Trả lời, giải thích", ""},
		{"C4", "C", "Tận tình, chu đáo", ""},
		{"C5", "C", "Hướng dẫn một lần", ""},
		{"C6", "C", "Tuân thủ quy định", ""},
		{"D1", "D", "Đúng hẹn", ""},
		{"D2", "D", "Đúng quy định", ""},
		{"D3", "D", "Đầy đủ, chính xác", ""},
		{"D4", "D", "Công bằng", ""},
		{"E1", "E", "Có kênh tiếp nhận", ""},
		{"E2", "E", "Dễ gửi", ""},
		{"E3", "E", "Xử lý đúng quy định", ""},
		{"E4", "E", "Xử lý tích cực", ""},
		{"E5", "E", "Thông báo kịp thời", ""},
	}}
}

// v2640 has 4 + 5 + 6 + 3 + 4 items; their words are shortened.
func v2640() Instrument {
	return Instrument{V2640, "Quyết định 2640/QĐ-BNV, 22 tiêu chí", []Item{
		{"1", "A", "Nơi ngồi chờ có đủ chỗ ngồi", ""},
		{"2", "A", "Trang thiết bị đầy đủ", Halved},
		{"3", "A", "Trang thiết bị hiện đại", Halved},
		{"4", "A", "Trang thiết bị dễ sử dụng", ""},
		{"5", "B", "Niêm yết công khai đầy đủ", ""},
		{"6", "B", "Niêm yết công khai chính xác", ""},
		{"7", "B", "Thành phần hồ sơ đúng quy định", ""},
		{"8", "B", "Phí, lệ phí đúng quy định", ""},
		{"9", "B", "Thời hạn giải quyết đúng quy định", ""},
		{"10", "C", "Thái độ giao tiếp lịch sự", ""},
		{"11", "C", "Chú ý lắng nghe ý kiến", ""},
		{"12", "C", "Trả lời, giải thích đầy đủ", ""},
		{"13", "C", "Hướng dẫn kê khai tận tình, chu đáo", ""},
		{"14", "C", "Hướng dẫn hồ sơ dễ hiểu", ""},
		{"15", "C", "Tuân thủ đúng quy định", ""},
		{"16", "D", "Kết quả đúng quy định", ""},
		{"17", "D", "Kết quả có thông tin đầy đủ", Rebuilt},
		{"18", "D", "Kết quả có thông tin chính xác", Rebuilt},
		{"19", "E", "Có bố trí hình thức tiếp nhận góp ý, phản ánh, kiến nghị", Rebuilt},
		{"20", "E", "Dễ dàng thực hiện góp ý, phản ánh, kiến nghị", Rebuilt},
		{"21", "E", "Tiếp nhận, xử lý tích cực", Rebuilt},
		{"22", "E", "Thông báo kết quả xử lý kịp thời", Rebuilt},
	}}
}

// v2022 has 4 + 4 + 5 + 3 + 3 service items, questions 15 to 33 of the form.
func v2022() Instrument {
	return Instrument{V2022, "Phiếu khảo sát năm 2022 của Bộ Nội vụ, 19 tiêu chí về dịch vụ", []Item{
		{"15", "A", "Thông tin bằng nhiều hình thức, dễ tiếp cận, dễ hiểu", ""},
		{"16", "A", "Biển hiệu, hướng dẫn rõ ràng", ""},
		{"17", "A", "Sạch sẽ, văn minh", ""},
		{"18", "A", "Trang thiết bị đầy đủ, chất lượng tốt", ""},
		{"19", "B", "Niêm yết công khai dễ thấy, dễ hiểu", ""},
		{"20", "B", "Yêu cầu nộp hồ sơ đúng quy định", ""},
		{"21", "B", "Phí, lệ phí đúng quy định", ""},
		{"22", "B", "Thời hạn giải quyết đúng quy định", ""},
		{"23", "C", "Giao tiếp lịch sự, tôn trọng", ""},
		{"24", "C", "Cung cấp thông tin, trả lời kịp thời, đầy đủ", ""},
		{"25", "C", "Hướng dẫn dễ hiểu, hoàn thiện hồ sơ sau một lần", ""},
		{"26", "C", "Tuân thủ đúng quy định", ""},
		{"27", "C", "Tận tình", ""},
		{"28", "D", "Đúng hẹn", ""},
		{"29", "D", "Đầy đủ, chính xác", ""},
		{"30", "D", "Công bằng", ""},
		{"31", "E", "Bố trí hình thức tiếp nhận", ""},
		{"32", "E", "Tiếp nhận, xử lý đúng quy định", ""},
		{"33", "E", "Thông báo kết quả kịp thời", ""},
	}}
}

// v1001 has 3 + 4 + 3 + 3 + 3 service items, questions 24 to 39 of the form.
func v1001() Instrument {
	return Instrument{V1001, "Quyết định 1001/QĐ-BNV, 16 tiêu chí về dịch vụ", []Item{
		{"24", "A", "Biển hiệu, hướng dẫn rõ ràng, dễ tìm, dễ thấy", ""},
		{"25", "A", "Đủ ghế ngồi chờ, ghế ngồi giải quyết công việc và bàn viết", ""},
		{"26", "A", "Trang thiết bị đầy đủ, chất lượng tốt", ""},
		{"27", "B", "Niêm yết công khai dễ thấy, dễ đọc", ""},
		{"28", "B", "Yêu cầu nộp hồ sơ đúng quy định", ""},
		{"29", "B", "Yêu cầu đóng phí, lệ phí đúng quy định", ""},
		{"30", "B", "Thời hạn giải quyết đúng quy định", ""},
		{"31", "C", "Giao tiếp lịch sự, tôn trọng", ""},
		{"32", "C", "Hướng dẫn dễ hiểu, đầy đủ, hoàn thiện hồ sơ sau một lần", ""},
		{"33", "C", "Tuân thủ đúng quy định", ""},
		{"34", "D", "Kết quả được trả đúng hẹn", ""},
		{"35", "D", "Kết quả có thông tin đầy đủ, chính xác", ""},
		{"36", "D", "Kết quả đảm bảo tính công bằng", ""},
		{"37", "E", "Bố trí hình thức tiếp nhận phản ánh, kiến nghị dễ dàng", Shared},
		{"38", "E", "Tiếp nhận, xử lý đúng quy định", ""},
		{"39", "E", "Thông báo kết quả xử lý kịp thời", ""},
	}}
}

// Default is the lineage of sipas-25. The caller may keep and change it.
func Default() Lineage {
	return Lineage{
		"A1": {"2022#15"},
		"A2": {"1001#24", "2022#16"},
		"A3": {"1001#25", "2640#1"},
		"A4": {"1001#26", "2640#2", "2640#3", "2022#18"},
		"A5": {"2640#4"},
		"B1": {"1001#27", "2640#5", "2022#19"},
		"B2": {"2640#6"},
		"B3": {"1001#28", "2640#7", "2022#20"},
		"B4": {"1001#29", "2640#8", "2022#21"},
		"B5": {"1001#30", "2640#9", "2022#22"},
		"C1": {"1001#31", "2640#10", "2022#23"},
		"C2": {"2640#11"},
		"C3": {"2640#12", "2022#24"},
		"C4": {"2640#13", "2022#27"},
		"C5": {"1001#32", "2640#14", "2022#25"},
		"C6": {"1001#33", "2640#15", "2022#26"},
		"D1": {"1001#34", "2022#28"},
		"D2": {"2640#16"},
		"D3": {"1001#35", "2640#17", "2640#18", "2022#29"},
		"D4": {"1001#36", "2022#30"},
		"E1": {"1001#37", "2640#19", "2022#31"},
		"E2": {"2640#20"},
		"E3": {"1001#38", "2022#32"},
		"E4": {"2640#21"},
		"E5": {"1001#39", "2640#22", "2022#33"},
	}
}
