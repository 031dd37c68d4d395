// Proposes the browser's own time zone where none has been chosen yet.
export const proposeZone = () => {
  const select = document.querySelector("[data-detect-zone] select");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (select?.value === "UTC" && [...select.options].some((option) => option.value === zone)) select.value = zone;
};
