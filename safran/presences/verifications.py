"""Invariants of the sheets, for `manage.py verifier`."""

from collections import defaultdict
from collections.abc import Iterator

from django.core.files.storage import storages
from django.db.models import F, OuterRef, Q, Subquery

from safran.inscriptions.choices import CONSTATS, EtatInscription
from safran.inscriptions.models import Inscription
from safran.presences.choices import BORDEREAUX_APPROUVES, BORDEREAUX_EN_COURS, EtatLigne, EtatPresence, constat_de
from safran.presences.ecriture import minutes_de
from safran.presences.models import BordereauElimination, EtapePresence, LigneBordereau, Presence
from safran.presences.queries.bordereaux import empreinte_de


def presences_coherentes() -> Iterator[str]:
    """Minutes that follow the hours, a row that is the last line of its history, a sign-up that says the same."""
    dernieres = EtapePresence.objects.filter(presence=OuterRef("pk")).order_by("-pk")
    lignes = Presence.toutes.select_related("seance", "inscription").annotate(
        dernier_etat=Subquery(dernieres.values("etat")[:1]),
        dernier_retard=Subquery(dernieres.values("retard")[:1]),
        dernier_depart=Subquery(dernieres.values("depart")[:1]),
    )
    etats = defaultdict(list)
    for p in lignes.order_by("pk").iterator(chunk_size=2000):
        if p.etat != EtatPresence.A_NOTER:
            etats[p.inscription_id].append(p.etat)
        if p.minutes != minutes_de(p.seance, p.etat, p.retard, p.depart):
            yield f"La présence {p.pk} compte {p.minutes} minutes au lieu de celles de sa séance."
        if (p.etat, p.retard, p.depart) != (p.dernier_etat, p.dernier_retard, p.dernier_depart):
            yield f"La présence {p.pk} n’est pas ce que dit son historique."
        if p.seance.session_id != p.inscription.session_id:
            yield f"La présence {p.pk} est dans une autre session que son inscription."
        if p.piece_nom and not storages["prive"].exists(p.piece):
            yield f"Le justificatif de la présence {p.pk} a disparu."
    yield from _constats(etats)


def _constats(etats: dict[int, list[str]]) -> Iterator[str]:
    """What the sign-ups say beside what the sheets say."""
    constatees = Inscription.objects.filter(etat__in=CONSTATS) | Inscription.objects.filter(pk__in=list(etats))
    for pk, etat in constatees.values_list("pk", "etat"):
        attendu = constat_de(etats.get(pk, [])) or EtatInscription.INSCRITE.value
        if etat != attendu:
            yield f"L’inscription {pk} ne dit pas ce que dit sa feuille d’émargement."


def bordereaux_coherents() -> Iterator[str]:
    """A list is the one that was approved; nothing was destroyed without two approvals, nor said so and kept."""
    for bordereau in BordereauElimination.objects.exclude(empreinte="").order_by("pk"):
        if empreinte_de(bordereau) != bordereau.empreinte:
            yield f"La liste du bordereau {bordereau.pk} n’est plus celle qui a été approuvée."
    lignes = LigneBordereau.objects.order_by("pk")
    for ligne in lignes.filter(etat=EtatLigne.DETRUITE).exclude(bordereau__etat__in=BORDEREAUX_APPROUVES):
        yield f"Le bordereau {ligne.bordereau_id} a détruit sans deux approbations."
    for ligne in lignes.filter(etat=EtatLigne.PROPOSEE).exclude(bordereau__etat__in=BORDEREAUX_EN_COURS):
        yield f"Le bordereau {ligne.bordereau_id} est fini, mais une session y attend encore."
    gardees = lignes.filter(
        Q(session__seances__presences__signature__gt="") | Q(session__seances__presences__piece_nom__gt=""),
        session__seances__presences__modifiee_le__lt=F("purge__le"),
        etat=EtatLigne.DETRUITE,
    )
    for ligne in gardees.distinct():
        yield f"La session {ligne.session_id} garde des traces que le bordereau {ligne.bordereau_id} dit détruites."
