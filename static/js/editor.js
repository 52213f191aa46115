// A form with something typed in it is not left by accident.
let touched = false;
for (const form of document.querySelectorAll('form[data-keep]')) {
  form.addEventListener('input', () => { touched = true; });
  form.addEventListener('submit', () => { touched = false; });
}
addEventListener('beforeunload', (event) => {
  if (touched) event.preventDefault();
});
