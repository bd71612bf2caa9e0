// The page that shows the widgets: whoever is signed in to the dashboard in this tab sees them at once.
const form = document.querySelector("#who");
const organization = document.querySelector("#organization");
const token = document.querySelector("#token");
const said = document.querySelector("#said");

function show() {
  said.textContent = "";
  for (const widget of document.querySelectorAll("tallyman-balance, tallyman-usage, tallyman-top-up")) {
    widget.organization = organization.value;
    widget.token = token.value;
  }
}

document.addEventListener("tallyman-error", (event) => {
  said.textContent = event.detail.message;
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
organization.value = new URLSearchParams(location.search).get("organization") ?? "demo";
const person = JSON.parse(sessionStorage.getItem("tallyman.person") ?? "null");
token.value = sessionStorage.getItem("tallyman.key") ?? person?.accessToken ?? "";
if (token.value !== "") {
  show();
}
