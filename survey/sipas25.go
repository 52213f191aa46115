package survey

// SIPAS25 is the built-in questionnaire: the software's default template
// (mẫu mặc định của phần mềm), with the 16 service items of the method of
// 2023-2026 (1001/QĐ-BNV) and nine more from those of 2017 (2640/QĐ-BNV) and
// 2022, so that results can be rolled up to any of them by Criterion.Lineage.
// It is nobody's official questionnaire and must never be called one.
func SIPAS25() *Questionnaire {
	return &Questionnaire{
		Ref:   Ref{ID: "sipas-25", Version: 1},
		Title: t("Khảo sát sự hài lòng của người dân", "Citizen satisfaction survey"),
		Note: t("Mẫu mặc định của phần mềm: 5 yếu tố, 25 tiêu chí. Đây không phải là mẫu phiếu chính thức của cơ quan nào.",
			"The software's default template: 5 factors, 25 criteria. It is not the official questionnaire of any authority."),
		Stem:      t("Ông/Bà hài lòng đến mức nào với từng nội dung sau đây?", "How satisfied are you with each of the following?"),
		Languages: []string{Vietnamese, English},
		Scale: Scale{
			Labels: []Text{
				t("Rất không hài lòng", "Very dissatisfied"),
				t("Không hài lòng", "Dissatisfied"),
				t("Bình thường", "Neutral"),
				t("Hài lòng", "Satisfied"),
				t("Rất hài lòng", "Very satisfied"),
			},
			DontKnow: t("Không biết / Chưa sử dụng", "Don't know / Not used"),
		},
		Before:  []Question{sipasStage()},
		Factors: sipasFactors(),
		Overall: Criterion{Code: "OV",
			Question: t("Nhìn chung, Ông/Bà hài lòng ở mức nào với sự phục vụ của cơ quan?",
				"Overall, how satisfied are you with the service of this office?"),
			Short: t("Đánh giá chung", "Overall")},
		After:     sipasAfter(),
		ShortForm: []string{"A2", "B5", "C1", "D1", "E2"},
		Published: true,
	}
}

func sipasFactors() []Factor {
	return []Factor{
		{Code: "A", Name: t("Tiếp cận dịch vụ", "Access to the service"), Short: t("Tiếp cận", "Access"), Criteria: []Criterion{
			criterion("A1", "Thông tin về thủ tục được cung cấp bằng nhiều hình thức, dễ tìm, dễ hiểu", "Information on the procedure is offered in several ways, easy to find and understand", "Thông tin thủ tục", "Information", "2022#15"),
			criterion("A2", "Nơi tiếp nhận có biển hiệu, chỉ dẫn rõ ràng, dễ tìm, dễ thấy", "The office has clear signs and is easy to find", "Biển hiệu, chỉ dẫn", "Signs", "1001#24", "2022#16"),
			criterion("A3", "Có đủ ghế ngồi chờ, ghế làm việc và bàn viết cho người dân", "Enough waiting seats, service seats and writing desks", "Chỗ ngồi, bàn viết", "Seating", "1001#25", "2640#1"),
			criterion("A4", "Trang thiết bị phục vụ người dân đầy đủ, chất lượng tốt (máy lấy số, máy tra cứu, quạt, điều hòa…)", "Equipment for citizens is sufficient and of good quality (ticket machine, look-up kiosk, fans…)", "Trang thiết bị đầy đủ", "Equipment", "1001#26", "2640#2", "2640#3", "2022#18"),
			criterion("A5", "Trang thiết bị phục vụ người dân dễ sử dụng", "Equipment for citizens is easy to use", "Thiết bị dễ dùng", "Ease of use", "2640#4"),
		}},
		{Code: "B", Name: t("Thủ tục hành chính", "Administrative procedures"), Short: t("Thủ tục", "Procedures"), Criteria: []Criterion{
			criterion("B1", "Quy định về thủ tục được niêm yết công khai đầy đủ, dễ thấy, dễ đọc", "Rules of the procedure are posted in full, easy to see and read", "Niêm yết đầy đủ", "Full posting", "1001#27", "2640#5", "2022#19"),
			criterion("B2", "Thông tin niêm yết về thủ tục chính xác", "The posted information is accurate", "Niêm yết chính xác", "Accurate posting", "2640#6"),
			criterion("B3", "Công chức chỉ yêu cầu nộp giấy tờ đúng theo quy định", "Only the documents the rules require were asked for", "Hồ sơ đúng quy định", "Documents", "1001#28", "2640#7", "2022#20"),
			criterion("B4", "Phí, lệ phí phải nộp đúng theo quy định", "Fees charged follow the rules", "Phí, lệ phí đúng", "Fees", "1001#29", "2640#8", "2022#21"),
			criterion("B5", "Thời hạn giải quyết thủ tục đúng theo quy định", "The time limit follows the rules", "Thời hạn đúng", "Time limit", "1001#30", "2640#9", "2022#22"),
		}},
		{Code: "C", Name: t("Công chức giải quyết công việc", "Officials"), Short: t("Công chức", "Officials"), Criteria: []Criterion{
			criterion("C1", "Công chức giao tiếp lịch sự, tôn trọng người dân", "Officials are polite and respectful", "Lịch sự, tôn trọng", "Courtesy", "1001#31", "2640#10", "2022#23"),
			criterion("C2", "Công chức chú ý lắng nghe ý kiến của người dân", "Officials listen attentively", "Lắng nghe", "Listening", "2640#11"),
			criterion("C3", "Công chức trả lời, giải thích kịp thời, đầy đủ", "Officials answer and explain promptly and fully", "Trả lời, giải thích", "Explanation", "2640#12", "2022#24"),
			criterion("C4", "Công chức hướng dẫn tận tình, chu đáo", "Officials guide with care", "Tận tình, chu đáo", "Dedication", "2640#13", "2022#27"),
			criterion("C5", "Công chức hướng dẫn hồ sơ dễ hiểu, đầy đủ, có thể hoàn thiện hồ sơ sau một lần hướng dẫn", "Guidance is clear and complete: the file can be finished after one explanation", "Hướng dẫn một lần", "One-time guidance", "1001#32", "2640#14", "2022#25"),
			criterion("C6", "Công chức tuân thủ đúng quy định khi giải quyết công việc", "Officials follow the rules when handling the case", "Tuân thủ quy định", "Compliance", "1001#33", "2640#15", "2022#26"),
		}},
		{Code: "D", Name: t("Kết quả giải quyết (được cấp hoặc bị từ chối)", "Result (granted or refused)"), Short: t("Kết quả", "Result"), When: &Condition{Question: "stage", Not: []string{"submit"}}, Criteria: []Criterion{
			criterion("D1", "Kết quả được trả đúng hẹn", "The result is returned on time", "Đúng hẹn", "On time", "1001#34", "2022#28"),
			criterion("D2", "Kết quả đúng quy định", "The result follows the rules", "Đúng quy định", "Lawful result", "2640#16"),
			criterion("D3", "Kết quả có thông tin đầy đủ, chính xác", "The result is complete and correct", "Đầy đủ, chính xác", "Accuracy", "1001#35", "2640#17", "2640#18", "2022#29"),
			criterion("D4", "Kết quả bảo đảm công bằng giữa mọi người", "The result is fair to everyone", "Công bằng", "Fairness", "1001#36", "2022#30"),
		}},
		{Code: "E", Name: t("Tiếp nhận, xử lý góp ý, phản ánh, kiến nghị", "Feedback and complaints"), Short: t("PAKN", "Feedback"), Criteria: []Criterion{
			criterion("E1", "Cơ quan có bố trí hình thức tiếp nhận góp ý, phản ánh, kiến nghị", "The office provides channels for feedback and complaints", "Có kênh tiếp nhận", "Channels", "1001#37", "2640#19", "2022#31"),
			criterion("E2", "Người dân dễ dàng gửi góp ý, phản ánh, kiến nghị", "It is easy to submit feedback and complaints", "Dễ gửi", "Ease", "2640#20"),
			criterion("E3", "Góp ý, phản ánh, kiến nghị được tiếp nhận, xử lý đúng quy định", "Feedback is received and handled by the rules", "Xử lý đúng quy định", "By the rules", "1001#38", "2022#32"),
			criterion("E4", "Cơ quan tiếp nhận, xử lý góp ý, phản ánh, kiến nghị một cách tích cực", "The office handles feedback actively", "Xử lý tích cực", "Responsiveness", "2640#21"),
			criterion("E5", "Kết quả xử lý góp ý, phản ánh, kiến nghị được thông báo kịp thời", "The outcome is notified promptly", "Thông báo kịp thời", "Timely reply", "1001#39", "2640#22", "2022#33"),
		}},
	}
}

func t(vi, en string) Text { return Text{Vietnamese: vi, English: en} }

func criterion(code, vi, en, shortVI, shortEN string, lineage ...string) Criterion {
	return Criterion{Code: code, Question: t(vi, en), Short: t(shortVI, shortEN), Lineage: lineage}
}
