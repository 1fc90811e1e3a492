"""Who opens what of a draft written by several."""

from tests.droits.lignes import MEMBRES, Ligne, seuls

ECRIVENT, REPONDENT = seuls("auteur conseiller"), seuls("auteur tete region")
ECRITURE: list[Ligne] = [
    Ligne("pratiques_brouillon", ECRIVENT, "à l’auteur et à qui a dit oui", "brouillon à plusieurs"),
    Ligne("pratiques_brouillon", seuls("conseiller"), "à qui a dit oui, l’auteur parti", "brouillon laissé"),
    Ligne("pratiques_brouillon_supprimer", seuls("auteur"), "à l’auteur seul", "brouillon à plusieurs"),
    Ligne("pratiques_brouillon_suivre", seuls("conseiller"), "à qui a dit oui, l’auteur parti", "brouillon laissé"),
    Ligne("pratiques_signataires", ECRIVENT, "à qui l’écrit", "brouillon à plusieurs"),
    Ligne("pratiques_entretiens", MEMBRES, "recueillir une pratique"),
    Ligne("pratiques_entretien", ECRIVENT, "à qui écrit le brouillon", "question d’entretien"),
    Ligne("pratiques_historique_brouillon", ECRIVENT, "à qui l’écrit", "brouillon à plusieurs"),
    Ligne(
        "pratiques_historique_brouillon",
        seuls("auteur", 302),
        "mène à l’historique de la fiche",
        "brouillon en relecture",
    ),
    Ligne("pratiques_historique", REPONDENT, "ses auteurs, la tête du réseau, la Région", "fiche publique"),
    Ligne("pratiques_historique", REPONDENT, "ses auteurs, la tête du réseau, la Région", "fiche en relecture"),
    Ligne("pratiques_historique", REPONDENT, "ses auteurs, la tête du réseau, la Région", "fiche suspendue"),
    Ligne("pratiques_invitation", seuls("autre_referent"), "à qui est invité", "invitation à signer"),
    Ligne(
        "pratiques_signataire_retirer",
        ECRIVENT,
        "son nom, ou sur son propre brouillon",
        "signataire",
        envoi=seuls("auteur conseiller", 302),
    ),
]
