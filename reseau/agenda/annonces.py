"""What this room writes about what people do together, and to whom."""

from collections.abc import Iterable

from django.urls import reverse

from home.typographie import date_longue
from reseau.agenda import avis
from reseau.agenda.models import Apport, Evenement
from reseau.comptes.models import Compte
from reseau.membres.queries.organisateurs import organisateurs_de


def _organisateurs(evenement: Evenement, sauf: Compte | None = None) -> Iterable[Compte]:
    return [c for c in organisateurs_de(evenement.cree_par_id, evenement.organisent) if c != sauf]


def _page(evenement: Evenement) -> str:
    return reverse("evenement", args=[evenement.uuid])


def _dit(apport: Apport) -> dict[str, str]:
    return {"titre": apport.evenement.titre, "structure": str(apport.structure), "quoi": apport.quoi}


def apport_propose(apport: Apport) -> None:
    """Those who organise have something to answer."""
    destinataires = _organisateurs(apport.evenement, sauf=apport.par)
    avis.APPORT_PROPOSE.envoyer(destinataires, _page(apport.evenement), **_dit(apport))


def apport_accepte(apport: Apport, par: Compte) -> None:
    """Whoever offered it has an answer."""
    if apport.par != par:
        avis.APPORT_ACCEPTE.envoyer([apport.par], _page(apport.evenement), **_dit(apport))


def apport_retire(apport: Apport, par: Compte, motif: str) -> None:
    """The other side, whichever it is, counts on it no more."""
    destinataires = dict.fromkeys([*_organisateurs(apport.evenement), apport.par])
    autres = [compte for compte in destinataires if compte != par]
    avis.APPORT_RETIRE.envoyer(autres, _page(apport.evenement), motif=motif or "non précisé", **_dit(apport))


def place_liberee(evenement: Evenement, compte: Compte, etape: int) -> None:
    """Someone who waited has a seat."""
    quand = date_longue(evenement.debut)
    avis.PLACE.envoyer([compte], _page(evenement), f"{etape}", titre=evenement.titre, date=quand)


def bilan_attendu(evenement: Evenement, jours: int) -> None:
    """Those who organised are asked for their report, once a step."""
    url = reverse("evenement_bilan", args=[evenement.uuid])
    quand = date_longue(evenement.fin)
    etape = f"{evenement.pk}-{jours}"
    avis.BILAN.envoyer(_organisateurs(evenement), url, etape, titre=evenement.titre, date=quand)
