"""What other pages show of the documents of a territory, one question each: a bassin, « Mon espace », the search."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from home.gardees import Gardee
from home.recherche.texte import replier
from reseau.animation.models import Comite
from reseau.animation.permissions import comites_tenus, participe, peut_sieger
from reseau.comptes.models import Compte
from reseau.ecrits.choices import EN_CHANTIER, EtatDocument, Genre
from reseau.ecrits.models import DocumentLocal, Remarque, SectionDocument, SignatureLocale, TexteEnMarge
from reseau.ecrits.permissions import documents_lisibles
from reseau.membres.models import Appartenance
from reseau.membres.permissions import bassins_animes, bassins_de, est_region, structures_representees
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme

APPELS = DocumentLocal.signataires.through
LOCAUX = Gardee("comités locaux", pieces=("animation",))
RANG = Case(When(etat=EtatDocument.PUBLIE, then=0), When(etat=EtatDocument.RELECTURE, then=1), default=2)


def documents_du_bassin(compte: Compte, bassin: Bassin) -> list[DocumentLocal]:
    """What stands of a bassin for this reader: published ones, the latest first, then those being written.

    Each has `signees`, `attendues`, `ecrites` out of `en_tout`, `debut`: the text of its first section.
    """
    lus = documents_lisibles(compte).filter(bassin=bassin).exclude(etat=EtatDocument.REMPLACE)
    premiere = SectionDocument.objects.filter(document=OuterRef("pk")).exclude(texte="").order_by("ordre", "pk")
    lignes = _comptes(_chaines(lus)).annotate(
        debut=_texte(premiere),
        attendues=_combien(_attendues(), "documentlocal"),
        signees=_combien(_signees(OuterRef), "document__bassin", "bassin"),
    )
    return list(lignes.order_by(RANG, "-publie_le", "genre"))


def documents_en_attente(compte: Compte) -> list[DocumentLocal]:
    """What waits for this person: to sign, to look at again, to read over, to write; in that order.

    The Région, which holds them all, is told of none but those that she signs.
    """
    if not participe(compte):
        return []
    documents, attendus, signe = DocumentLocal.objects.all(), Q(), bool(structures_representees(compte))
    if signe:
        documents = _chaines(documents).annotate(a_signer=_a_signer(compte))
        attendus |= Q(a_signer=True)
    if not est_region(compte):
        locaux = comites_tenus(compte).exclude(bassin=None).values("bassin")
        tenus = Q(bassin__in=bassins_animes(compte)) | Q(bassin__in=locaux)
        attendus |= Q(etat__in=EN_CHANTIER) & (tenus | Q(bassin__in=bassins_de(compte)))
        attendus |= Q(etat=EtatDocument.PUBLIE, revoir_le__lte=timezone.localdate(), suivante=None) & tenus
    if not attendus:
        return []
    lignes: list[Any] = list(_comptes(documents.filter(attendus)).select_related("bassin").order_by(RANG, "ouvert_le"))
    for document in lignes:
        document.a_signer = signe and document.a_signer
    return sorted(lignes, key=lambda document: not document.a_signer)


def protocoles_a_signer(compte: Compte, bassin: Bassin) -> list[DocumentLocal]:
    """Protocols in force of a bassin that this person signs for a structure that is awaited."""
    if not structures_representees(compte):
        return []
    return list(_chaines(DocumentLocal.objects.filter(bassin=bassin)).filter(_a_signer(compte)))


def documents_trouver(compte: Compte, texte: str, limite: int) -> list[DocumentLocal]:
    """Those in force or being written whose name, bassin or sections hold each of these words; `passage` says where."""
    mots = texte.split()
    if not mots:
        return []
    lignes = documents_lisibles(compte).exclude(etat=EtatDocument.REMPLACE).select_related("bassin")
    sections = SectionDocument.objects.filter(document=OuterRef("pk"))
    dits = Q()
    for mot in mots:
        dans = Q(texte__icontains=mot) | Q(titre__icontains=mot)
        genres = [genre for genre in Genre if replier(mot) in replier(genre.label)]
        annees = Q(annee=int(mot)) if mot.isascii() and mot.isdigit() and len(mot) <= len("2026") else Q()
        lignes = lignes.filter(
            Exists(sections.filter(dans)) | Q(bassin__nom__icontains=mot) | Q(genre__in=genres) | annees
        )
        dits |= Q(texte__icontains=mot)
    lignes = lignes.annotate(passage=_texte(sections.filter(dits).order_by("ordre", "pk")))
    return list(lignes.order_by("-annee", "pk")[:limite])


def documents_du_theme(compte: Compte, themes: Iterable[Theme], limite: int) -> list[DocumentLocal]:
    """Published ones that bear one of these themes, the latest first."""
    lus = documents_lisibles(compte).filter(etat=EtatDocument.PUBLIE, themes__in=list(themes))
    return list(lus.select_related("bassin").distinct().order_by("-publie_le")[:limite])


def comite_du_document(compte: Compte, document: DocumentLocal) -> Comite | None:
    """The local body of its bassin, for who may put a point in its reserve."""
    if not participe(compte):
        return None
    return next((comite for comite in _locaux(document.bassin_id) if peut_sieger(compte, comite)), None)


def _locaux(bassin: int) -> list[Comite]:
    """The local bodies of a bassin today."""
    jour = timezone.localdate()
    return LOCAUX.lire((bassin, jour), lambda: list(Comite.objects.en_vigueur(jour).filter(bassin=bassin)))


def _chaines(documents: QuerySet[DocumentLocal]) -> QuerySet[DocumentLocal]:
    """Each with `depuis`, the number of the last major version: signatures count from there."""
    versions = DocumentLocal.objects.filter(genre=OuterRef("genre"), bassin=OuterRef("bassin"))
    majeures = versions.filter(majeure=True, numero__lte=OuterRef("numero")).order_by("-numero")
    return documents.annotate(depuis=Subquery(majeures.values("numero")[:1]))


def _comptes(documents: QuerySet[DocumentLocal]) -> QuerySet[DocumentLocal]:
    sections = SectionDocument.objects
    return documents.annotate(
        en_tout=_combien(sections.all()),
        ecrites=_combien(sections.exclude(texte="")),
        remarques=_combien(Remarque.objects.filter(sort=""), "section__document"),
        en_marge=_combien(TexteEnMarge.objects.filter(regle_le=None), "section__document"),
    )


def _a_signer(compte: Compte) -> Exists:
    """A structure that this person represents is awaited."""
    return Exists(_attendues().filter(structure__in=structures_representees(compte)))


def _signees(outer: Callable[[str], OuterRef]) -> QuerySet[SignatureLocale]:
    """Those that count, as in `signatures_qui_comptent`: of this version and back to the last major one."""
    return SignatureLocale.objects.filter(
        document__genre=outer("genre"), document__bassin=outer("bassin"),
        document__numero__lte=outer("numero"), document__numero__gte=outer("depuis"),
    )  # fmt: skip


def _attendues() -> QuerySet[Model]:
    """Structures of the bassin that a protocol in force calls to sign, and that did not."""

    def deux(nom: str) -> OuterRef:
        return OuterRef(OuterRef(nom))

    ici = Appartenance.objects.en_vigueur().filter(bassin=deux("bassin"), structure=OuterRef("structure"))
    faites = _signees(deux).filter(structure=OuterRef("structure"))
    appels = APPELS.objects.filter(documentlocal=OuterRef("pk"), documentlocal__etat=EtatDocument.PUBLIE)
    visibles = Structure.objects.visibles().values("pk")
    return appels.filter(Exists(ici), ~Exists(faites), structure__in=visibles)


def _combien(lignes: QuerySet[Model], chemin: str = "document", de: str = "pk") -> Coalesce:
    siennes = lignes.filter(**{chemin: OuterRef(de)}).order_by().values(chemin).annotate(n=Count("pk"))
    return Coalesce(Subquery(siennes.values("n"), output_field=IntegerField()), 0)


def _texte(sections: QuerySet[SectionDocument]) -> Coalesce:
    """That of the first of these sections."""
    return Coalesce(Subquery(sections.values("texte")[:1]), Value(""), output_field=TextField())
