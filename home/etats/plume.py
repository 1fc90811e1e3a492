"""One text that several people write: a pen lent for two minutes, versions, what changed between two of them."""

import datetime
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, ClassVar, Generic, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.permissions import Personne
from home.temps.typographie import heure

# One text that several people write: a pen lent for two minutes, versions, and nothing ever lost.
#
# class Point(TexteTenu):                      # `version`, the pen; `TEXTE` names the field that is written
# TEXTE = "compte_rendu"
#
# class TexteConcurrent(TexteACote):           # what came late; `DE` names its foreign key to the row
# DE = "point"
# point = models.ForeignKey(Point, …)
#
# plume_prendre(point, par=moi); plume_rendre(point, par=moi)
# texte_ecrire(point, par=moi, texte=…, version=lue, a_cote=TexteConcurrent)   # -> Ecrit
# concurrent_departager(concurrent, par=moi, garder="TOUS", version=lue)
#
# A text that comes late, or while someone else holds the pen, is never refused nor laid over another: it is kept
# beside,
# and one reader says what becomes of the two. A room asks its rights and takes its own locks first, in one
# transaction.

BAIL = datetime.timedelta(minutes=2)
SEPARE = "\n\n"


class GardeTexte(models.TextChoices):
    """What becomes of two texts written at once."""

    ECRIT = "ECRIT", "Celui d’ici"
    AUTRE = "AUTRE", "L’autre"
    TOUS = "TOUS", "Les deux à la suite"


class TexteTenu(models.Model):
    """A row whose text several people write: `version` rises at each writing, the pen is held until `tenu_jusqua`."""

    TEXTE: ClassVar[str]

    version = models.PositiveIntegerField("version", default=1, editable=False)
    tenu_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="tient la plume", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    tenu_jusqua = models.DateTimeField("jusqu’à", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def plume(self) -> Any:
        """Who writes it now, if anyone does."""
        return self.tenu_par if self.tenu_jusqua and self.tenu_jusqua > timezone.now() else None

    @property
    def texte_tenu(self) -> str:
        """The text as it stands."""
        return getattr(self, self.TEXTE)


class TexteACote(models.Model):
    """What someone wrote while another was writing: kept, until one reader says what becomes of it."""

    DE: ClassVar[str]

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    texte = models.TextField("texte")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ecrit_le = models.DateTimeField("écrit le", default=timezone.now)
    regle_le = models.DateTimeField("réglé le", null=True, blank=True)
    regle_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


T = TypeVar("T", bound=TexteTenu)


@dataclass(frozen=True)
class Ecrit(Generic[T]):
    """What became of a text: the row as it stands, the text kept beside it when it could not be the one.

    `change` tells that something was written, here or beside.
    """

    ligne: T
    concurrent: Any = None
    change: bool = False


def texte_normaliser(texte: str, *, longueur: int) -> str:
    """The same text, typed or sent by a script (a browser sends CRLF). Raises RegleRefusee "texte" over `longueur`."""
    texte = texte.replace("\r\n", "\n").replace("\r", "\n")
    if len(texte) > longueur:
        raise RegleRefusee("texte", f"C’est trop long : {longueur} caractères au plus, {len(texte)} ici.")
    return texte


def plume_prendre(ligne: T, *, par: Personne, quoi: str) -> T:
    """Take the pen for two minutes; writing renews it. Raises RegleRefusee "plume" while someone else holds it."""
    if not _libre(ligne, par).update(tenu_par=par.pk, tenu_jusqua=timezone.now() + BAIL):
        tient = _relire(ligne)
        raise RegleRefusee("plume", f"{tient.tenu_par} écrit {quoi} jusqu’à {heure(tient.tenu_jusqua)}.")
    return _relire(ligne)


def plume_rendre(ligne: TexteTenu, *, par: Personne) -> bool:
    """Put the pen down; False, and nothing happens, when someone else holds it."""
    siennes = type(ligne)._default_manager.filter(pk=ligne.pk, tenu_par=par.pk)
    return bool(siennes.update(tenu_par=None, tenu_jusqua=None))


def texte_ecrire(ligne: T, *, par: Personne, texte: str, version: int, a_cote: type[TexteACote]) -> Ecrit[T]:
    """Write a text as it was read at `version`; sent twice, it is written once."""
    avant = _relire(ligne)
    if texte == avant.texte_tenu:
        return Ecrit(avant)
    if texte.startswith(avant.texte_tenu):  # ce qui est écrit y reste en entier : rien à départager
        version = avant.version
    suivante = {
        ligne.TEXTE: texte,
        "version": F("version") + 1,
        "tenu_par": par.pk,
        "tenu_jusqua": timezone.now() + BAIL,
    }
    if _libre(ligne, par).filter(version=version).update(**suivante):
        return Ecrit(_relire(ligne), change=True)
    if not texte:  # vidé en retard : il n’y a rien à garder à côté
        return Ecrit(avant)
    concurrent, change = _garder_a_cote(avant, par, texte, a_cote)
    return Ecrit(avant, concurrent, change)


def concurrent_departager(concurrent: TexteACote, *, par: Personne, garder: str, version: int, longueur: int) -> bool:
    """Say what becomes of two texts: the one written stays, the other replaces it, or they follow each other.

    True when the text of the row changed. Raises RegleRefusee "version" when the text that would go has changed since
    it was read, "deja" once it is said, "texte" when both are too long together, "garder".
    """
    autre = type(concurrent)._default_manager.get(pk=concurrent.pk)
    ligne = _relire(getattr(concurrent, concurrent.DE))
    if autre.regle_le:
        raise RegleRefusee("deja", "Ces deux textes sont déjà départagés.")
    if garder == GardeTexte.AUTRE and ligne.version != version:
        raise RegleRefusee("version", "Le texte a changé depuis : relisez les deux avant de choisir.")
    if garder not in GardeTexte.values:
        raise RegleRefusee("garder", "Choisissez lequel garder.")
    texte = {
        GardeTexte.ECRIT: ligne.texte_tenu,
        GardeTexte.AUTRE: autre.texte,
        GardeTexte.TOUS: SEPARE.join(t for t in (ligne.texte_tenu, autre.texte) if t),
    }[GardeTexte(garder)]
    if len(texte) > longueur:
        raise RegleRefusee("texte", f"Les deux à la suite dépassent {longueur} caractères : réunissez-les à la main.")
    type(concurrent)._default_manager.filter(pk=autre.pk).update(regle_le=timezone.now(), regle_par=par.pk)
    if texte == ligne.texte_tenu:
        return False
    modifiee = {ligne.TEXTE: texte, "version": F("version") + 1}
    return bool(type(ligne)._default_manager.filter(pk=ligne.pk).update(**modifiee))


def _garder_a_cote(ligne: TexteTenu, par: Personne, texte: str, a_cote: type[TexteACote]) -> tuple[TexteACote, bool]:
    """One row for a text that goes on; sent again as it is, nothing is written."""
    siens = a_cote._default_manager.filter(**{a_cote.DE: ligne}, auteur=par.pk, regle_le=None)
    concurrent = next((t for t in siens if texte.startswith(t.texte)), a_cote(**{a_cote.DE: ligne}, auteur_id=par.pk))
    if concurrent.texte == texte:
        return concurrent, False
    concurrent.texte, concurrent.ecrit_le = texte, timezone.now()
    concurrent.save()
    return concurrent, True


def _libre(ligne: T, par: Personne) -> QuerySet[T]:
    """The row, unless someone else holds its pen."""
    sans = Q(tenu_par=None) | Q(tenu_jusqua=None) | Q(tenu_jusqua__lte=timezone.now())
    return type(ligne)._default_manager.filter(sans | Q(tenu_par=par.pk), pk=ligne.pk)


def _relire(ligne: T) -> T:
    return type(ligne)._default_manager.select_related("tenu_par").get(pk=ligne.pk)


# What changed between two texts, word by word, in plain data.

MOTS = re.compile(r"\s+|[^\s]+")
MAX_COMPARAISONS = 4_000_000  # au-delà, le texte entier est dit remplacé : la page répond toujours vite
VOISINS = 12  # mots gardés de part et d'autre d'un changement
GARDE, RETIRE, AJOUTE = "", "retire", "ajoute"


@dataclass(frozen=True)
class Morceau:
    """A run of words: kept, taken out or added."""

    genre: str
    texte: str


def morceaux(avant: str, apres: str) -> list[Morceau]:
    """Kept, taken out and added words, in reading order; long kept runs are cut in their middle."""
    a, b = MOTS.findall(avant), MOTS.findall(apres)
    debut = _commun(a, b)
    fin = _commun(a[debut:][::-1], b[debut:][::-1])
    milieu_a, milieu_b = a[debut : len(a) - fin], b[debut : len(b) - fin]
    suite = [(GARDE, a[:debut]), *_comparer(milieu_a, milieu_b), (GARDE, a[len(a) - fin :])]
    rangs = [(genre, mots) for genre, mots in suite if mots]
    return [
        Morceau(genre, "".join(mots) if genre else _abreger(mots, premier=rang == 0, dernier=rang == len(rangs) - 1))
        for rang, (genre, mots) in enumerate(rangs)
    ]


def _commun(a: list[str], b: list[str]) -> int:
    """How many words are the same from the start."""
    return next((rang for rang, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _comparer(a: list[str], b: list[str]) -> Iterator[tuple[str, list[str]]]:
    if len(a) * len(b) > MAX_COMPARAISONS:
        yield RETIRE, a
        yield AJOUTE, b
        return
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if operation == "equal":
            yield GARDE, a[i1:i2]
        else:
            yield RETIRE, a[i1:i2]
            yield AJOUTE, b[j1:j2]


def _abreger(mots: list[str], *, premier: bool, dernier: bool) -> str:
    """A kept run, its far words replaced by an ellipsis."""
    tete, queue = (0 if premier else 2 * VOISINS), (0 if dernier else 2 * VOISINS)
    if len(mots) <= tete + queue + 2 * VOISINS:
        return "".join(mots)
    return "".join(mots[:tete]) + " […] " + "".join(mots[len(mots) - queue :] if queue else [])
