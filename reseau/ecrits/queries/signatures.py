"""Who signed a protocol, who is awaited, who left; one reading for the page, the documents and the rule (R5.10)."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from reseau.comptes.models import Compte
from reseau.ecrits.models import DocumentLocal, SignatureLocale
from reseau.membres.choices import Role
from reseau.membres.models import Appartenance, Mandat
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin


@dataclass(frozen=True)
class Signatures:
    """A protocol on one day: what counts, what is awaited, who left unsigned, what the versions before bore."""

    document: DocumentLocal
    comptent: list[SignatureLocale]
    attendues: list[Structure]
    parties: list[Structure]
    anciennes: list[SignatureLocale]

    @property
    def signees(self) -> int:
        return len(self.comptent)

    @property
    def en_tout(self) -> int:
        return len(self.comptent) + len(self.attendues)

    @property
    def complet(self) -> bool:
        return bool(self.comptent) and not self.attendues


def structures_du_bassin(bassin: Bassin | int) -> QuerySet[Structure]:
    """Structures of the network that belong to this bassin today: those that one may call to sign."""
    siennes = Appartenance.objects.en_vigueur().filter(bassin=bassin).values("structure")
    return Structure.objects.visibles().filter(pk__in=siennes).order_by("nom", "pk")


def signatures_qui_comptent(document: DocumentLocal) -> QuerySet[SignatureLocale]:
    """Signatures of this version and of those before it, back to the last major one, that one included."""
    versions = DocumentLocal.objects.filter(
        genre=document.genre, bassin=document.bassin_id, numero__lte=document.numero
    )
    majeures = versions.filter(majeure=True).order_by("-numero").values("numero")[:1]
    return SignatureLocale.objects.filter(document__in=versions.filter(numero__gte=majeures))


def structures_appelees(document: DocumentLocal) -> QuerySet[Structure]:
    """Structures called to sign, still of the bassin, whose signature is awaited."""
    signees = signatures_qui_comptent(document).values("structure")
    appelees = structures_du_bassin(document.bassin_id).filter(pk__in=document.signataires.values("pk"))
    return appelees.exclude(pk__in=signees)


def signatures_lire(document: DocumentLocal) -> Signatures:
    """What the page and the documents show, in a constant number of queries."""
    autour = ("structure", "document")
    comptent = list(signatures_qui_comptent(document).select_related(*autour))
    ici = structures_du_bassin(document.bassin_id).filter(pk=OuterRef("pk"))
    appelees = document.signataires.annotate(ici=Exists(ici)).order_by("nom", "pk")
    signees = {signature.structure_id for signature in comptent}
    restent = [structure for structure in appelees if structure.pk not in signees]
    anciennes = SignatureLocale.objects.filter(
        document__genre=document.genre, document__bassin=document.bassin_id, document__numero__lt=document.numero
    ).exclude(pk__in=[signature.pk for signature in comptent])
    return Signatures(
        document, comptent, [s for s in restent if s.ici], [s for s in restent if not s.ici],
        list(anciennes.select_related(*autour).order_by("-document__numero", "le", "pk")),
    )  # fmt: skip


def signataires_des_structures(structures: QuerySet[Structure]) -> list[Compte]:
    """Referents in force of these structures: who may sign for them."""
    mandats = Mandat.objects.en_vigueur().filter(role=Role.REFERENT, structure__in=structures)
    return [m.compte for m in mandats.filter(compte__is_active=True).select_related("compte").distinct()]
