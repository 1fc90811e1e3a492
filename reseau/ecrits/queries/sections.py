"""The sections of a document as they are read: their words, their figures, their canonical print, what changed
between two versions (R4.9).
"""

import datetime
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Count, Prefetch, Q, QuerySet

from home.documents import gels
from home.etats.plume import GARDE, Morceau, morceaux
from home.recherche.texte import replier
from home.registre import Etendue, Perimetre, SourceIndicateur, Valeur, indicateurs
from home.temps.typographie import date_courte
from reseau.comptes.models import Compte
from reseau.ecrits.models import (
    ChiffreInsere,
    DocumentLocal,
    Redaction,
    Remarque,
    SectionDocument,
    SourceCitee,
    TexteEnMarge,
)
from reseau.ecrits.permissions import documents_lisibles
from reseau.plans.portes import compter

# The words of a text written in Markdown, without its signs: a few of them, or all, line by line.

LONGUEUR, AVANT = 220, 60
_LIENS = re.compile(r"!?\[([^\]]*)\]\(([^)]*)\)")
_TITRES = re.compile(r"(?m)^\s*#{1,6}\s+")
_PUCES = re.compile(r"(?m)^\s*(?:#{1,6}|>|[-*+]|\d+\.)\s+")
_SIGNES = re.compile(r"[*`]{1,3}(?=\S)|(?<=\S)[*`]{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)")


def en_clair(texte: str) -> str:
    """The words alone, on one line."""
    return " ".join(_SIGNES.sub("", _PUCES.sub("", _LIENS.sub(r"\1", texte))).split())


def lisible(texte: str) -> str:
    """The same lines and lists, without the signs of emphasis; a link says its address."""
    return _SIGNES.sub("", _TITRES.sub("", _LIENS.sub(r"\1 (\2)", texte)))


def extrait(texte: str, mots: str = "", longueur: int = LONGUEUR) -> str:
    """Its beginning, or what stands around the first of these words."""
    clair = en_clair(texte)
    replie = replier(clair)
    trouves = [replie.find(replier(mot)) for mot in mots.split()]
    debut = min((place for place in trouves if place >= 0), default=0)
    debut = clair.rfind(" ", 0, debut - AVANT) + 1 if debut > AVANT else 0
    fin = len(clair) if len(clair) <= debut + longueur else clair.rfind(" ", debut, debut + longueur)
    fin = fin if fin > debut else debut + longueur
    return ("… " if debut else "") + clair[debut:fin] + (" …" if fin < len(clair) else "")


# The figures of a document: read live on its bassin, or as they were frozen on the day it was published.

UN_JOUR = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Lu:
    """One figure as it is read: its value, out of what, whether it is hidden, the page that lists it when live."""

    chiffre: ChiffreInsere
    valeur: Decimal | None
    sur: Decimal | None = None
    masque: bool = False
    url: str = ""

    @property
    def perdu(self) -> bool:
        return self.valeur is None and not self.masque

    @property
    def phrase(self) -> str:
        """« 12 événements », « 3 sur 12 bilans »."""
        if self.masque:
            return f"trop peu de {self.chiffre.unite} pour être dit"
        if self.valeur is None:
            return "n’est plus compté par la plateforme"
        return compter(self.valeur, self.chiffre.unite, self.sur)

    @property
    def periode(self) -> str:
        """« du 1er janvier 2026 au 31 décembre 2026 »."""
        return f"du {date_courte(self.chiffre.du)} au {date_courte(self.chiffre.au - UN_JOUR)}"

    @property
    def quand(self) -> str:
        """« gelé le 3 décembre 2026 », « lu aujourd’hui »."""
        return f"gelé le {date_courte(self.chiffre.gele_le)}" if self.chiffre.gele_le else "lu aujourd’hui"


class Lecteur:
    """Reads the figures of one bassin; a live one is counted once, however many sections show it."""

    def __init__(self, bassin: int) -> None:
        self._perimetre = Perimetre(Etendue.BASSIN, bassin)
        self._sources: dict[str, SourceIndicateur] = indicateurs()
        self._lus: dict[tuple[str, datetime.date, datetime.date], Valeur] = {}

    def lire(self, chiffre: ChiffreInsere) -> Lu:
        """One figure: what was frozen, or what its page says today."""
        if chiffre.gele_le:
            return Lu(chiffre, chiffre.valeur, chiffre.sur, chiffre.masque)
        vive = self._vive(chiffre)
        if vive.masque:
            return Lu(chiffre, None, masque=True, url=vive.url)
        return Lu(chiffre, _exact(vive.nombre), _exact(vive.sur), url=vive.url)

    def _vive(self, chiffre: ChiffreInsere) -> Valeur:
        cle = (chiffre.code, chiffre.du, chiffre.au)
        if cle not in self._lus:
            source = self._sources.get(chiffre.code)
            lire: Callable[..., Valeur] = source.lire if source else lambda *_: Valeur(None)
            self._lus[cle] = lire(self._perimetre, chiffre.du, chiffre.au)
        return self._lus[cle]


def _exact(nombre: float | None) -> Decimal | None:
    return None if nombre is None else Decimal(str(nombre)).quantize(Decimal("0.01"))


# A document as it is read: its sections with all that they show, in a number of questions that does not grow.

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
        return list(self.section.sources.all())

    @property
    def remarques(self) -> list[Remarque]:
        return list(self.section.remarques.all())

    @property
    def ouvertes(self) -> int:
        return sum(not remarque.sort for remarque in self.remarques)

    @property
    def marges(self) -> list[TexteEnMarge]:
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
    memes = documents_lisibles(compte).filter(genre=document.genre, bassin=document.bassin_id)
    return list(memes.select_related("bassin").order_by("-numero"))


def document_du_fichier(sha256: str) -> DocumentLocal | None:
    """The published document whose file this is, byte for byte."""
    return DocumentLocal.objects.select_related("bassin").exclude(fichier="").filter(sha256=sha256).first()


def sections_devant(section: SectionDocument) -> int:
    """How many sections stand before it."""
    return SectionDocument.objects.filter(document=section.document_id, ordre__lt=section.ordre).count()


# What a document says, in one canonical text, and its print: two readings of the same words have the same one.


def empreinte_de(document: DocumentLocal, sections: Iterable[SectionLue] | None = None) -> str:
    """SHA-256 of what is shown: which document, adopted by what, what comes from it, each section with all it says."""
    lues = document_lire(document) if sections is None else sections
    dit = {
        "document": [document.genre, document.bassin.code, document.annee, document.numero],
        "decision": document.decision.numero if document.decision else "",
        "actions": sorted(map(str, document.actions.values_list("uuid", flat=True))),
        "sections": [_section(lue) for lue in lues],
    }
    return gels.empreinte(json.dumps(dit, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def _section(lue: SectionLue) -> dict[str, Any]:
    return {
        "titre": lue.section.titre,
        "texte": lue.section.texte,
        "sources": [[source.intitule, source.adresse] for source in lue.sources],
        "chiffres": [_chiffre(lu) for lu in lue.chiffres],
    }


def _chiffre(lu: Lu) -> list[Any]:
    dit = lu.chiffre
    return [
        dit.libelle,
        dit.unite,
        dit.du.isoformat(),
        dit.au.isoformat(),
        _nombre(lu.valeur),
        _nombre(lu.sur),
        lu.masque,
    ]


def _nombre(valeur: Decimal | None) -> str:
    return "" if valeur is None else f"{valeur:.2f}"


# What changed, word by word: between two versions of a document, between two states of a section.

V = TypeVar("V", DocumentLocal, Redaction)


def versions_comparer(versions: Sequence[DocumentLocal], de: str, vers: str) -> dict[str, Any]:
    """Two versions of a document by their numbers: the last one and the one before it, unless told otherwise."""
    avant, apres = _choisir(versions, de, vers, "numero")
    changes = _changements(document_lire(avant), document_lire(apres)) if avant else []
    return {"versions": versions, "de": avant, "vers": apres, "changements": changes}


def etats_comparer(section: SectionDocument, de: str, vers: str) -> dict[str, Any]:
    """Two states of a section, the same way."""
    etats = list(section.redactions.select_related("auteur", "reseau").order_by("-pk"))
    avant, apres = _choisir(etats, de, vers, "version")
    suite = morceaux(lisible(avant.texte), lisible(apres.texte)) if avant else []
    changes = [{"libelle": section.titre, "morceaux": suite}] if _change(suite) else []
    return {"versions": etats, "de": avant, "vers": apres, "changements": changes}


def _choisir(versions: Sequence[V], de: str, vers: str, rang: str) -> tuple[V, V] | tuple[None, None]:
    """The two that the address names, the older first; an unknown one is the nearest that makes sense."""
    par_rang = {str(getattr(version, rang)): position for position, version in enumerate(versions)}
    if len(versions) <= 1:
        return None, None
    apres = par_rang.get(vers, 0)
    avant = par_rang.get(de, min(apres + 1, len(versions) - 1))
    avant, apres = max(avant, apres), min(avant, apres)
    return (None, None) if avant == apres else (versions[avant], versions[apres])


def _changements(avant: Iterable[SectionLue], apres: Iterable[SectionLue]) -> list[dict[str, Any]]:
    """Section by section, by their keys: in the order of the later one, then those that left."""
    anciennes, nouvelles = ({lue.section.cle: lue for lue in lues} for lues in (avant, apres))
    changes = []
    for cle in [*nouvelles, *(cle for cle in anciennes if cle not in nouvelles)]:
        ancienne, nouvelle = anciennes.get(cle), nouvelles.get(cle)
        renommee = ancienne and nouvelle and ancienne.section.titre != nouvelle.section.titre
        suite = morceaux(_texte(ancienne, bool(renommee)), _texte(nouvelle, bool(renommee)))
        if _change(suite):
            changes.append({"libelle": (nouvelle or ancienne).section.titre, "morceaux": suite})
    return changes


def _texte(lue: SectionLue | None, avec_titre: bool) -> str:
    """All that a section says, as one text: its title when it changed, its words, its figures, its sources."""
    if lue is None:
        return ""
    lignes = [lue.section.titre if avec_titre else "", lisible(lue.section.texte)]
    lignes += [f"{lu.chiffre.libelle} : {lu.phrase}, {lu.periode}" for lu in lue.chiffres]
    lignes += [f"Source : {source.intitule}" for source in lue.sources]
    return "\n\n".join(ligne for ligne in lignes if ligne)


def _change(suite: Iterable[Morceau]) -> bool:
    return any(morceau.genre != GARDE for morceau in suite)
