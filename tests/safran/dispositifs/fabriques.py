"""Builders of the support schemes: one in any state, its uses, the committee that follows them."""

import uuid

from django.test import RequestFactory

from reseau.animation.choices import Qualite
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.vocabulaires.models import TypePublic
from safran.dispositifs.choices import EtatDispositif
from safran.dispositifs.listes import Catalogue, catalogue_pdf
from safran.dispositifs.models import Dispositif, UsageDispositif
from safran.dispositifs.rules import dispositif_creer, dispositif_passer, usage_declarer
from tests.fabriques import un_bassin, un_compte, un_conseiller, un_referent, une_region, une_structure
from tests.reseau.agenda.fabriques import dans
from tests.reseau.animation.fabriques import un_comite, un_siege

E = EtatDispositif
CHEMIN = [E.PROPOSE, E.CATALOGUE, E.CLOS]
TEXTES = {
    "titre": "Prêt de véhicules",
    "resume": "Une voiture pour aller à un stage ou à un premier emploi.",
    "apporte": "Un véhicule pour trois mois.\n\nUn bilan de mobilité.",
    "demander": "Par la fiche de liaison, avec la personne.",
    "contact": "mobilite@exemple.example",
}


def ce_qu_il_dit(par: Compte, **champs) -> dict:
    """All that a rule asks; for everyone, of the whole region, run by the structure of its author."""
    champs.setdefault("porteuse", par.rattachements.first().structure if par.rattachements.exists() else None)
    publics, bassins = champs.pop("publics", ("tout-public",)), champs.pop("bassins", ())
    ensembles = {
        "publics": list(TypePublic.objects.filter(code__in=publics)),
        "bassins": [un_bassin(code) for code in bassins],
    }
    return {**TEXTES, "valide_du": None, "valide_au": None, **ensembles, **champs}


def un_dispositif(etat: str = "BROUILLON", *, par: Compte | None = None, **champs) -> Dispositif:
    """A scheme of a referent, brought to this state by the Région."""
    par = par or un_referent(champs.get("porteuse"))
    dispositif = dispositif_creer(par=par, cle=champs.pop("cle", uuid.uuid4()), **ce_qu_il_dit(par, **champs))
    for vers in CHEMIN[: CHEMIN.index(E(etat)) + 1] if etat != E.BROUILLON else ():
        qui = par if vers == E.PROPOSE else une_region()
        dispositif_passer(dispositif=dispositif, par=qui, vers=vers, motif="Fin du budget", comite_le=dans(-1))
    dispositif.refresh_from_db()
    return dispositif


def un_usage(dispositif: Dispositif, structure: Structure | None = None) -> UsageDispositif:
    """A structure uses it, says someone who works there."""
    structure = structure or une_structure()
    return usage_declarer(dispositif=dispositif, par=un_conseiller(structure), structure=structure)


def un_siege_technique(qualite: str = Qualite.TITULAIRE) -> Compte:
    """Someone without any mandate who sits in the technical committee."""
    compte = un_compte()
    un_siege(un_comite("TECHNIQUE"), compte, qualite, organisme="Rectorat")
    return compte


def un_catalogue_imprime() -> bytes:
    """The document of a catalogue, a scheme of a bassin and one of the whole region, narrowed by a word."""
    un_usage(un_dispositif("CATALOGUE", bassins=("niort",), titre="Prêt de véhicules " * 5))
    un_dispositif("CATALOGUE")
    request = RequestFactory().get("/", {"q": "prêt"})
    request.user = un_conseiller()
    return catalogue_pdf(Catalogue(request))
