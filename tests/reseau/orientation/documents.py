"""The sheets that this room makes: a place with its hours, a door given remotely, one whose service is gone."""

from wagtail.models import Site

from home.models import ParametresSite
from reseau.orientation.documents import fiche_pdf
from reseau.orientation.models import FicheLiaison
from reseau.orientation.queries.fiches import fiche_dire
from tests.reseau.annuaire.fabriques import une_offre
from tests.reseau.orientation.fabriques import une_fiche_ouverte


def fiches_de_liaison() -> dict[str, bytes]:
    """One of each."""
    lieu = {"adresse": "4 rue du Four-Vieux", "horaires": "Mo-Fr 09:00-17:00; PH off", "acces": "Entrée de plain-pied."}
    ici, la = une_offre("CIO").structure, une_offre("Mission locale", lieu=lieu).structure
    au_lieu = une_fiche_ouverte(ici, la, lieu=la.lieux.get())
    de_loin, sans_service = une_fiche_ouverte(ici, la), une_fiche_ouverte(ici, la)
    FicheLiaison.objects.filter(pk=sans_service.pk).update(service=None)
    parametres = ParametresSite.for_site(Site.objects.get(is_default_site=True))
    fiches = {"au lieu": au_lieu, "à distance": de_loin, "sans service": sans_service}
    lues = {nom: FicheLiaison.objects.get(pk=fiche.pk) for nom, fiche in fiches.items()}
    return {f"fiche de liaison {nom}": fiche_pdf(fiche_dire(fiche), parametres) for nom, fiche in lues.items()}
