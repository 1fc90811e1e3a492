"""The history of a proposal, read on a page."""

from home.etats.views import Histoire
from safran.atelier.annonces import page_de
from safran.atelier.choices import PROPOSITION
from safran.atelier.permissions import peut_lire_proposition

PROPOSITIONS = Histoire(PROPOSITION, peut_lire_proposition, retour=page_de)
