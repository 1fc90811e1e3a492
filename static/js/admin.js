/* Wagtail enregistre pendant que l’on écrit. Tant qu’un champ attendu est vide, il ne le peut pas : le dire à mi-voix, sans alarme. */
(() => {
  "use strict";

  const temoin = () => document.getElementById("w-autosave-indicator");

  const libelleVide = (formulaire) => {
    const vide = [...formulaire.querySelectorAll("input[required], textarea[required], select[required]")].find(
      (champ) => !champ.disabled && champ.type !== "hidden" && !champ.value.trim(),
    );
    const libelle = vide && (formulaire.querySelector(`label[for="${CSS.escape(vide.id)}"]`)?.textContent || vide.placeholder);
    return libelle ? libelle.replace("*", "").trim() : "";
  };

  const dire = (phrase) => {
    const indicateur = temoin();
    if (!indicateur) return;
    let note = indicateur.nextElementSibling;
    if (!note?.classList.contains("note-admin")) {
      note = document.createElement("span");
      note.className = "note-admin";
      note.setAttribute("role", "status");
      indicateur.after(note);
    }
    if (note.textContent !== phrase) note.textContent = phrase;
  };

  window.addEventListener(
    "w-autosave:error",
    (evenement) => {
      const libelle = evenement.detail?.type === "validation_error" && libelleVide(evenement.target);
      if (!libelle) return;
      evenement.stopPropagation();
      temoin()?.setAttribute("data-w-autosave-state-value", "idle");
      dire(`Pas encore enregistré : « ${libelle} » est vide.`);
    },
    true,
  );
  window.addEventListener("w-autosave:success", () => dire(""), true);
})();
