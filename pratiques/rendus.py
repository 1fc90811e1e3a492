"""What the pages of this room show beside their own fields."""

from home.rendus import Rendu
from pratiques.pages import BibliothequePage, FichePratiquePage
from pratiques.permissions.fiches import fiche_refus
from pratiques.queries.bibliotheque import bibliotheque_contexte
from pratiques.queries.page import fiche_rendu

RENDUS = (
    Rendu(BibliothequePage, bibliotheque_contexte),
    Rendu(FichePratiquePage, lambda fiche, request: fiche_rendu(fiche, request.user), fiche_refus),
)
