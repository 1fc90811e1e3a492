"""Who opens what of the partners’ platforms."""

from tests.droits.lignes import PERSONNE, PORTE, REGION, TOUS, Ligne, seuls, tous

INCONNUE = "sans plateforme inscrite, rien ne s’ouvre"
DU_NAVIGATEUR = "dans le navigateur où une plateforme l’a commencée"
LTI: list[Ligne] = [
    Ligne("lti_connexion", tous(403), INCONNUE),
    Ligne("lti_ouvrir", tous(405), INCONNUE, envoi=tous(403)),
    Ligne("lti_cles", TOUS, "clés publiques de l’outil"),
    Ligne("lti_choix", tous(302), "hors d’une plateforme, mène au catalogue"),
    Ligne("lti_choisir", TOUS, "titres du catalogue public, pour la plateforme qui vient de le demander",
          "choix depuis une plateforme"),
    Ligne("lti_formation", tous(302), "mène à la formation", "formation publiée"),
    Ligne("lti_ouverture", {**PERSONNE, "anonyme": PORTE}, DU_NAVIGATEUR, "ouverture depuis une plateforme"),
    Ligne("lti_lien_retirer", seuls("auteur"), "son accord", "lien avec une plateforme"),
    Ligne("lti_plateformes", REGION, "tient les plateformes"),
    Ligne("lti_plateforme_inscrire", REGION, "tient les plateformes"),
    Ligne("lti_plateforme", REGION, "tient les plateformes", "plateforme partenaire"),
    Ligne("lti_plateforme_modifier", REGION, "tient les plateformes", "plateforme partenaire"),
    Ligne("lti_plateforme_decider", REGION, "tient les plateformes", "plateforme à fermer"),
    Ligne("lti_plateforme_redire", seuls("region", 405), "tient les plateformes",
          "plateforme partenaire", envoi=seuls("region", 302)),
]  # fmt: skip
