// A form with something typed in it is not left by accident.
let touched = false;
for (const form of document.querySelectorAll('form[data-keep]')) {
  form.addEventListener('input', () => { touched = true; });
  form.addEventListener('submit', () => { touched = false; });
}
addEventListener('beforeunload', (event) => {
  if (touched) event.preventDefault();
});
// Where there is room, a set that one can survey is not folded; on paper none is.
const fields = document.querySelectorAll('details.field');
const unfold = () => { for (const field of fields) field.open = true; };
if (matchMedia('(min-width: 60em)').matches && document.querySelectorAll('.annex tbody tr').length <= 250) unfold();
addEventListener('beforeprint', unfold);
