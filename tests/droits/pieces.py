"""Who opens what among the pictures and files of notes."""

from tests.droits.lignes import MEMBRES, TOUS, Ligne, membres, seuls

ECRIVENT, LISENT = seuls("auteur conseiller"), seuls("auteur lecteur tete region")
PIECES: list[Ligne] = [
    Ligne("pratiques_pieces", ECRIVENT, "à qui écrit le brouillon", "brouillon à plusieurs"),
    Ligne("pratiques_pieces", seuls("auteur collegue charge_mission"), "écrit avec son groupe", "brouillon du groupe"),
    Ligne("pratiques_piece_ajouter", ECRIVENT, "à qui écrit le brouillon", "image à joindre"),
    Ligne("pratiques_piece_modifier", ECRIVENT, "à qui écrit le brouillon", "pièce de brouillon à modifier"),
    Ligne(
        "pratiques_piece_retirer",
        ECRIVENT,
        "à qui écrit le brouillon",
        "pièce de brouillon à modifier",
        envoi=seuls("auteur conseiller", 302),
    ),
    Ligne(
        "pratiques_piece_ordonner",
        membres(405),
        "à qui écrit le brouillon",
        "pièce de brouillon à monter",
        envoi=seuls("auteur conseiller", 302),
    ),
    Ligne("pratiques_piece", ECRIVENT, "à qui écrit le brouillon", "image de brouillon"),
    Ligne("pratiques_piece_vignette", ECRIVENT, "à qui écrit le brouillon", "image de brouillon"),
    Ligne("pratiques_piece", LISENT, "comme la fiche, pas encore publiée", "image de fiche en relecture"),
    Ligne("pratiques_piece_vignette", LISENT, "comme la fiche, pas encore publiée", "image de fiche en relecture"),
    Ligne("pratiques_piece", MEMBRES, "comme la fiche", "fichier de fiche des membres"),
    Ligne("pratiques_piece", LISENT, "comme la fiche, hors ligne", "fichier de fiche suspendue"),
    Ligne("pratiques_piece", TOUS, "comme la fiche", "image de fiche publique"),
    Ligne("pratiques_piece_vignette", TOUS, "comme la fiche", "image de fiche publique"),
    Ligne("pratiques_piece_oter", seuls("auteur tete region"), "qui répond de la fiche", "image de fiche à retirer"),
]
