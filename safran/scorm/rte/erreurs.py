"""Error codes of the two run-times, and the reasons that lead to them."""

from enum import Enum


class Raison(Enum):
    """Why a call fails: (code in SCORM 1.2, code in SCORM 2004)."""

    DEJA_OUVERT = (101, 103)
    DEJA_CLOS = (101, 104)
    CLOS_AVANT = (301, 112)
    CLOS_DEUX_FOIS = (301, 113)
    LIRE_AVANT = (301, 122)
    LIRE_APRES = (301, 123)
    ECRIRE_AVANT = (301, 132)
    ECRIRE_APRES = (301, 133)
    GARDER_AVANT = (301, 142)
    GARDER_APRES = (301, 143)
    ARGUMENT = (201, 201)
    LIRE_RIEN = (201, 301)
    ECRIRE_RIEN = (201, 351)
    LIRE_HORS_RANG = (201, 301)
    ECRIRE_HORS_RANG = (201, 351)
    SANS_ENFANTS = (202, 301)
    PAS_UNE_LISTE = (203, 301)
    INCONNU = (401, 401)
    NON_ECRIT = (0, 403)
    MOT_CLE = (402, 404)
    LECTURE_SEULE = (403, 404)
    ECRITURE_SEULE = (404, 405)
    TYPE = (405, 406)
    BORNES = (405, 407)
    DEPENDANCE = (405, 408)
    DEJA_PRIS = (405, 351)


class Refus(Exception):
    """A call is refused."""

    def __init__(self, raison: Raison, detail: str = "") -> None:
        super().__init__(raison.name)
        self.raison = raison
        self.detail = detail


TEXTES_12 = {
    0: "Aucune erreur",
    101: "Erreur générale",
    201: "Argument invalide",
    202: "Cet élément n’a pas d’enfants",
    203: "Cet élément n’est pas une liste",
    301: "La communication n’est pas ouverte",
    401: "Élément non pris en charge",
    402: "Cet élément est un mot clé",
    403: "Élément en lecture seule",
    404: "Élément en écriture seule",
    405: "Type de donnée incorrect",
}
TEXTES_2004 = {
    0: "Aucune erreur",
    101: "Erreur générale",
    102: "L’ouverture a échoué",
    103: "La communication est déjà ouverte",
    104: "La communication est close",
    111: "La clôture a échoué",
    112: "Clôture avant l’ouverture",
    113: "Clôture après la clôture",
    122: "Lecture avant l’ouverture",
    123: "Lecture après la clôture",
    132: "Écriture avant l’ouverture",
    133: "Écriture après la clôture",
    142: "Enregistrement avant l’ouverture",
    143: "Enregistrement après la clôture",
    201: "Argument invalide",
    301: "La lecture a échoué",
    351: "L’écriture a échoué",
    391: "L’enregistrement a échoué",
    401: "Élément inconnu",
    402: "Élément non pris en charge",
    403: "Élément sans valeur",
    404: "Élément en lecture seule",
    405: "Élément en écriture seule",
    406: "Type de donnée incorrect",
    407: "Valeur hors bornes",
    408: "Un autre élément doit être écrit avant",
}
