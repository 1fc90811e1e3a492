"""Who opens the first information and the remote services, for all; the notebooks, each her own."""

from tests.droits.lignes import MEMBRES, SANS_JETON, TOUS, Ligne, membres, seuls, tous

TIENNENT, QUI_TIENT = seuls("tete region"), "mène le réseau qui la tient, ou la Région"
A_ELLE, LE_SIEN = seuls("collegue"), "chacun les siens : celui d’un autre n’est pas là"
CARNETS: list[Ligne] = [
    Ligne("premieres_informations", TOUS, "page publique"),
    Ligne("premiere_information", TOUS, "page publique", "première information"),
    Ligne("premiere_information_modifier", TIENNENT, QUI_TIENT, "première information"),
    Ligne(
        "premiere_information_confirmer",
        membres(405),
        QUI_TIENT,
        "première information",
        envoi=seuls("tete region", 302),
    ),  # fmt: skip
    Ligne("a_distance", TOUS, "liste publique"),
    Ligne("carnets", MEMBRES, "chacun les siens"),
    Ligne("carnet_creer", MEMBRES, "chacun les siens"),
    Ligne("favori", membres(405), "une fiche que l’on peut lire", envoi=seuls("")),
    Ligne("carnet", A_ELLE, LE_SIEN, "carnet"),
    Ligne("carnet_pdf", A_ELLE, LE_SIEN, "carnet"),
    Ligne("carnet_remplir", A_ELLE, LE_SIEN, "carnet"),
    Ligne("carnet_renommer", A_ELLE, LE_SIEN, "carnet"),
    Ligne("carnet_supprimer", A_ELLE, LE_SIEN, "carnet", envoi=seuls("collegue", 302)),
    Ligne("carnet_partager", membres(405), LE_SIEN, "carnet", envoi=seuls("collegue", 302)),
    Ligne("carnet_revoquer", membres(405), LE_SIEN, "carnet", envoi=seuls("collegue", 302)),
    Ligne("fiche_retenue_retirer", membres(405), LE_SIEN, "fiche gardée", envoi=seuls("collegue", 302)),
    Ligne("liste_partagee", TOUS, "qui a le lien", "lien d’une liste", revele=SANS_JETON),
    Ligne("liste_partagee", tous(404), "fermé, trop vieux ou inventé", "lien fermé"),
]
