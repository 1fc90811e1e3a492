"""A document as it is read: its sections with all that they show, in a number of questions that does not grow."""

from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q, QuerySet

from home.gardees import Gardee
from reseau.comptes.models import Compte
from reseau.ecrits.choices import Genre
from reseau.ecrits.models import (
    ChiffreInsere,
    DocumentLocal,
    Remarque,
    SectionDocument,
    SourceCitee,
    TexteEnMarge,
)
from reseau.ecrits.permissions import documents_lisibles, peut_lire_document
from reseau.ecrits.queries.chiffres import Lecteur, Lu
from reseau.territoires.models import Bassin

VERSIONS = Gardee("versions d’un document", pieces=("ecrits", "territoires"))
EN_MARGE = Prefetch("en_marge", TexteEnMarge.objects.filter(regle_le=None).select_related("auteur"))
REMARQUES = Prefetch("remarques", Remarque.objects.select_related("auteur", "reglee_par"))
PORTENT = ("sources", Prefetch("chiffres", ChiffreInsere.objects.order_by("pk")), REMARQUES, EN_MARGE)


@dataclass(frozen=True)
class SectionLue:
    """A section with its figures of now, its sources, its remarks, the texts that wait beside it."""

    section: SectionDocument
    chiffres: list[Lu] = field(default_factory=list)

    @property
    def sources(self) -> list[SourceCitee]:
        """What it cites."""
        return list(self.section.sources.all())

    @property
    def remarques(self) -> list[Remarque]:
        """What was said of it, and answered."""
        return list(self.section.remarques.all())

    @property
    def ouvertes(self) -> int:
        """Remarks that wait for an answer."""
        return sum(not remarque.sort for remarque in self.remarques)

    @property
    def marges(self) -> list[TexteEnMarge]:
        """Texts kept beside, to settle."""
        return list(self.section.en_marge.all())


def document_lire(document: DocumentLocal) -> list[SectionLue]:
    """The sections of a document in order."""
    lecteur = Lecteur(document.bassin_id)
    sections = document.sections.select_related("tenu_par").prefetch_related(*PORTENT)
    return [SectionLue(s, [lecteur.lire(chiffre) for chiffre in s.chiffres.all()]) for s in sections]


def section_lire(section: SectionDocument) -> SectionLue:
    """One section, the same way."""
    (lue,) = (
        SectionDocument.objects.filter(pk=section.pk)
        .select_related("document__bassin", "tenu_par")
        .prefetch_related(*PORTENT)
    )
    lecteur = Lecteur(lue.document.bassin_id)
    return SectionLue(lue, [lecteur.lire(chiffre) for chiffre in lue.chiffres.all()])


def documents_a_lire(compte: Compte) -> QuerySet[DocumentLocal]:
    """Every document that this person reads, the latest first, each with how much of it is written."""
    ecrites = Count("sections", filter=~Q(sections__texte=""))
    lus = documents_lisibles(compte).select_related("bassin")
    return lus.annotate(ecrites=ecrites, en_tout=Count("sections")).order_by(
        "-annee", "bassin__nom", "genre", "-numero"
    )


def documents_trouver(documents: QuerySet[DocumentLocal], texte: str) -> QuerySet[DocumentLocal]:
    """Those whose bassin or whose sections hold each of these words."""
    for mot in texte.split():
        sections = SectionDocument.objects.filter(Q(titre__icontains=mot) | Q(texte__icontains=mot))
        documents = documents.filter(Q(bassin__nom__icontains=mot) | Q(pk__in=sections.values("document")))
    return documents


def versions_lisibles(compte: Compte, document: DocumentLocal) -> list[DocumentLocal]:
    """Every version of the same document that this person reads, the latest first."""
    versions: list[DocumentLocal] = VERSIONS.lire((document.genre, document.bassin_id), lambda: _versions(document))
    return [version for version in versions if peut_lire_document(compte, version)]


def _versions(document: DocumentLocal) -> list[DocumentLocal]:
    memes = DocumentLocal.objects.filter(genre=document.genre, bassin=document.bassin_id)
    return list(memes.select_related("bassin").order_by("-numero"))


def document_du_bassin(bassin: Bassin, genre: Genre) -> DocumentLocal | None:
    """The last version of a document of a bassin, whoever reads it; none when it was never opened."""
    return DocumentLocal.objects.filter(bassin=bassin, genre=genre).order_by("-numero").first()


def document_du_fichier(sha256: str) -> DocumentLocal | None:
    """The published document whose file this is, byte for byte."""
    return DocumentLocal.objects.select_related("bassin").exclude(fichier="").filter(sha256=sha256).first()


def sections_devant(section: SectionDocument) -> int:
    """How many sections stand before it."""
    return SectionDocument.objects.filter(document=section.document_id, ordre__lt=section.ordre).count()
