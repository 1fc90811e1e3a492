"""Documents that state a length which nothing proves: those issued before only what is proved was printed."""

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from safran.attestations.choices import EtatAttestation
from safran.attestations.models import Attestation
from safran.inscriptions.choices import CONVOQUEES
from safran.presences.models import Contresignature, Presence
from safran.presences.permissions import OUVERTES


def durees_non_prouvees() -> QuerySet[Attestation]:
    """Valid documents, out of a session, that state (`dites`) more minutes than certified sheets say today.

    Since the second version of the wording, a document names the length of the training apart, and states only what
    is proved: it is never one of these.
    """
    par_session = (
        Presence.objects.filter(
            inscription__compte=OuterRef("compte"),
            inscription__etat__in=CONVOQUEES,
            inscription__session__formation=OuterRef("formation"),
            inscription__session__etat__in=OUVERTES,
            seance__in=Contresignature.objects.values("seance"),
        )
        .values("inscription")
        .annotate(total=Sum("minutes"))
        .order_by("-total")
    )
    return (
        Attestation.objects.filter(etat=EtatAttestation.EMISE, session=None)
        .exclude(faits__has_key="duree_formation")
        .annotate(
            dites=Cast(KT("faits__duree_minutes"), IntegerField()),
            certifiees=Coalesce(Subquery(par_session.values("total")[:1]), 0),
        )
        .filter(dites__gt=F("certifiees"))
    )


def certificats_prouves() -> QuerySet[Attestation]:
    """Certificates issued one day whose hours are proved: by the sheets of a session, or measured and assessed."""
    return Attestation.objects.figees().certificats().filter(Q(session__isnull=False) | Q(faits__mesure_minutes__gt=0))
