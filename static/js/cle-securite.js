/* Branche le bouton « clé de sécurité » sur le script du serveur d’identité : <button data-cle="addForm" data-champ="…">. */
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    var bouton = document.querySelector("button[data-cle]");
    if (!bouton || !window.allauth) return;
    var ids = { add: bouton.id, authenticate: bouton.id, credential: bouton.dataset.champ, data: "js_data" };
    if (bouton.dataset.sansMotDePasse) ids.passwordless = bouton.dataset.sansMotDePasse;
    window.allauth.webauthn.forms[bouton.dataset.cle]({ ids: ids });
  });
})();
