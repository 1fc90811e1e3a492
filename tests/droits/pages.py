"""Who opens the pages of the tree and the documents."""

from tests.droits.lignes import ADRESSE_PUBLIQUE, CONNECTES, MEMBRES, PERSONNE, PORTE, REGION, TOUS, Ligne, tous

PAGES: list[Ligne] = [
    Ligne("wagtail_serve", TOUS, "accueil", "accueil"),
    Ligne("wagtail_serve", TOUS, "page de contenu", "page de contenu"),
    Ligne("wagtail_serve", TOUS, "catalogue public", "page du catalogue"),
    Ligne("wagtail_serve", TOUS, "fiche publique", "page de la formation"),
    Ligne("wagtail_serve", PERSONNE, "se relit dans l’administration", "page de la formation en brouillon"),
    Ligne("wagtail_serve", tous(302), "mène au lecteur", "module"),
    Ligne("wagtail_serve", TOUS, "bibliothèque publique", "bibliothèque"),
    Ligne("wagtail_serve", TOUS, "choix de l’auteur", "page de la fiche publique"),
    Ligne("wagtail_serve", MEMBRES, "choix de l’auteur", "page de la fiche des membres", revele=ADRESSE_PUBLIQUE),
    Ligne("wagtail_serve", PERSONNE, "hors ligne, avec un motif", "page de la fiche suspendue"),
    Ligne("wagtail_serve", CONNECTES, "page réservée", "page sous connexion", revele=ADRESSE_PUBLIQUE),
    Ligne("wagtail_serve", REGION, "page d’un groupe", "page de la région", revele=ADRESSE_PUBLIQUE),
    Ligne("wagtail_serve", TOUS, "demande le mot de passe, sans rien montrer", "page sous mot de passe"),
    Ligne("wagtailcore_authenticate_with_password", TOUS, "demande le mot de passe", "mot de passe de page"),
    Ligne("wagtailcore_login", tous(PORTE), "mène à la porte unique"),
    Ligne("wagtaildocs_serve", TOUS, "document public", "document public"),
    Ligne("wagtaildocs_serve", CONNECTES, "collection réservée", "document réservé", revele=ADRESSE_PUBLIQUE),
    Ligne("wagtaildocs_serve", REGION, "collection d’un groupe", "document de la région", revele=ADRESSE_PUBLIQUE),
    Ligne("wagtaildocs_serve", TOUS, "demande le mot de passe, sans rien montrer", "document sous mot de passe"),
    Ligne("wagtaildocs_authenticate_with_password", TOUS, "demande le mot de passe", "mot de passe de collection"),
]
