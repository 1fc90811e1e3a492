"""What this room offers to templates."""

from django import template

from home.choices import Reponse
from pratiques.choices import CHAMP_DE_PARTIE, MOTS_DES_LIGNES, Critere, Partie
from pratiques.models import Relecture

register = template.Library()


@register.filter
def reserves(relecture: Relecture) -> list[dict[str, str]]:
    """Criteria answered « non », or commented, in the order of the grid."""
    lignes = []
    for critere in Critere:
        reponse = relecture.grille.get(critere.value, {})
        commentaire = reponse.get("commentaire", "")
        if reponse.get("reponse") == Reponse.NON or commentaire:
            negatif = "Non : " if reponse.get("reponse") == Reponse.NON else ""
            lignes.append({"libelle": negatif + critere.label, "commentaire": commentaire})
    return lignes


@register.filter
def parties_remarquees(relecture: Relecture) -> list[dict[str, str]]:
    """What the reader said of each section, in the order of the note: title, text, anchor, field of the draft."""
    return [
        {"titre": partie.label, "texte": texte, "ancre": partie.value, "champ": CHAMP_DE_PARTIE[partie]}
        for partie in Partie
        if (texte := relecture.par_partie.get(partie.value))
    ]


@register.filter
def en_mots(code: str) -> str:
    """The label of a code held by a row of a note."""
    return MOTS_DES_LIGNES.get(code, code)


@register.filter
def element(donnees: dict, cle: str) -> object:
    """The value of a key, or an empty string."""
    return donnees.get(cle, "")
