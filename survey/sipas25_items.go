package survey

// sipasStage is asked first: who is only handing in a file cannot rate the result.
func sipasStage() Question {
	return Question{Code: "stage", Kind: OneOf,
		Text: t("Hôm nay Ông/Bà đến để làm gì?", "What did you come for today?"),
		Options: []Option{
			{"submit", t("Nộp hồ sơ", "To submit a file")},
			{"result", t("Nhận kết quả", "To receive a result")},
			{"both", t("Nộp hồ sơ và nhận kết quả ngay", "To submit and get the result at once")},
			{"other", t("Việc khác", "Something else")},
		}}
}

// sipasAfter are the items beside the ratings; those about unofficial
// payments and harassment are in the template but switched off.
func sipasAfter() []Question {
	gotResult := &Condition{Question: "stage", Is: []string{"result", "both"}}
	howMany := []Option{
		{"none", t("Không có công chức nào", "No official")},
		{"some", t("Có một số công chức", "Some officials")},
		{"many", t("Có nhiều công chức", "Many officials")},
	}
	return []Question{
		{Code: "trips", Kind: OneOf, Full: true,
			Text: t("Ông/Bà đã phải đi lại mấy lần để giải quyết việc này?", "How many times did you have to come for this case?"),
			Options: []Option{
				{"1", t("1 lần", "Once")}, {"2", t("2 lần", "Twice")},
				{"3", t("3 lần", "Three times")}, {"4", t("4 lần trở lên", "Four times or more")},
			}},
		{Code: "ontime", Kind: OneOf, Full: true, When: gotResult,
			Text: t("Kết quả được trả đúng hẹn không?", "Was the result returned on time?"),
			Options: []Option{
				{"early", t("Sớm hẹn", "Early")}, {"ontime", t("Đúng hẹn", "On time")}, {"late", t("Trễ hẹn", "Late")},
			}},
		{Code: "harass", Kind: OneOf, Full: true, Off: true, Options: howMany,
			Text: t("Ông/Bà có thấy công chức gây phiền hà, sách nhiễu không?", "Did any official cause trouble or harass you?")},
		{Code: "extra", Kind: OneOf, Full: true, Off: true, Options: howMany,
			Text: t("Ông/Bà có phải đưa tiền ngoài phí, lệ phí theo quy định không?", "Did you have to give money beyond the fees that the rules set?")},
		{Code: "wishes", Kind: SomeOf, Most: 3, Full: true, Options: sipasWishes(),
			Text: t("Ông/Bà mong cơ quan cải thiện điều gì nhất?", "What should the office improve most?"),
			Hint: t("Chọn tối đa 3 điều.", "Choose up to 3.")},
		{Code: "comment", Kind: Words, Most: MaxText,
			Text: t("Ý kiến khác của Ông/Bà", "Anything else you wish to say"),
			Hint: t("Xin đừng ghi tên, số điện thoại hay số giấy tờ.", "Please do not write names, phone numbers or document numbers.")},
		{Code: "who", Kind: OneOf, Full: true,
			Text: t("Ông/Bà đến với tư cách", "You came as"),
			Options: []Option{
				{"citizen", t("Người dân", "A citizen")}, {"organisation", t("Đại diện tổ chức, doanh nghiệp", "For an organisation or business")},
			}},
		{Code: "sex", Kind: OneOf, Full: true,
			Text: t("Giới tính", "Sex"),
			Options: []Option{
				{"female", t("Nữ", "Female")}, {"male", t("Nam", "Male")},
			}},
		{Code: "age", Kind: OneOf, Full: true,
			Text: t("Tuổi", "Age"),
			Options: []Option{
				{"18-24", t("18–24", "18–24")}, {"25-34", t("25–34", "25–34")}, {"35-49", t("35–49", "35–49")},
				{"50-60", t("50–60", "50–60")}, {"61", t("Trên 60", "Over 60")},
			}},
	}
}

func sipasWishes() []Option {
	return []Option{
		{"information", t("Mở rộng hình thức cung cấp thông tin", "More ways to get information")},
		{"time", t("Rút ngắn thời gian giải quyết", "Shorter processing time")},
		{"papers", t("Giảm giấy tờ phải nộp", "Fewer papers to submit")},
		{"fees", t("Giảm phí, lệ phí", "Lower fees")},
		{"attitude", t("Cải thiện thái độ phục vụ", "Better attitude of officials")},
		{"skills", t("Nâng cao năng lực công chức", "Better skills of officials")},
		{"premises", t("Nâng cấp nơi đón tiếp, trang thiết bị", "Better premises and equipment")},
		{"online", t("Tăng cường dịch vụ trực tuyến", "More online services")},
		{"openness", t("Công khai, minh bạch hơn", "More openness")},
		{"feedback", t("Cải thiện việc tiếp nhận góp ý, phản ánh", "Better handling of feedback")},
		{"other", t("Điều khác", "Something else")},
	}
}
