package comments

import "strings"

// stopWords are syllables and words that carry a sentence, not its matter. A
// phrase neither begins nor ends with one. What denies or measures ("không",
// "chưa", "quá", "nhiều") is the matter here and none of them.
var stopWords = func() map[string]bool {
	const list = `
		à ạ ai anh bác bạn bà bị bởi các cái cả chị cho chúng có còn cô cũng của
		cùng cứ chỉ do dù đã đang đây đấy để đến đi đó được đều em gì hay hoặc hơn
		khi là lại lên luôn mà mình mỗi một mấy này nay nên nếu những nhưng nhé nha
		như nó nữa ở ông ơi qua ra rằng rất rồi sau sẽ sự tại tất theo thì thế tôi
		tới trên trong trước từ tuy vào vậy vẫn về và vì với vừa xin
		a an and are as at be been but by did do does for from had has have he her
		his i if in is it its me my of on or our she so that the their them there
		they this to us was we were what when which who will with you your`
	words := map[string]bool{}
	for _, w := range strings.Fields(list) {
		words[settle(w)] = true
	}
	return words
}()
