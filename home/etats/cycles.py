"""A state that changes by a table, with its author and its history; the drawing of every table."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.temps.typographie import heure

# The table of a life: its states, the ways from one to another, their colours, and the one mover.

CYCLES: dict[str, "Cycle"] = {}
Ligne = TypeVar("Ligne", bound=models.Model)
Auteur, Instant = AbstractBaseUser | None, datetime.datetime


class Cycle:
    """The states of a model and how a row goes from one to another.

    `champ` holds the state; `departs` are the states where a row may begin, the first one unless told otherwise;
    `avec` are the relations read with the lock; a forbidden passage is refused with `code` and with `refus`, or says
    where the `sujet` stands. A model may have several, whose states have no name in common: each line of its history
    says by its state which one it follows; `titre` then tells their drawings apart.
    """

    modele: type[models.Model] | None = None  # sans modèle : des lignes datées, que rien ne fait passer

    def __init__(
        self,
        cle: str,
        etapes: type[models.TextChoices],
        passages: Mapping[str, Iterable[str]],
        *,
        tons: Mapping[str, str] | None = None,
        champ: str = "etat",
        departs: Iterable[str] = (),
        avec: tuple[str, ...] = (),
        sujet: str = "cette ligne",
        titre: str = "",
        code: str = "etat",
        refus: str = "",
    ) -> None:
        self.cle, self.etapes, self.champ = cle, etapes, champ
        self.passages = {etape: frozenset(map(etapes, passages.get(etape, ()))) for etape in etapes}
        self.tons = {etape: (tons or {}).get(etape, "info") for etape in etapes}
        self.departs = tuple(map(etapes, departs)) or (next(iter(etapes)),)
        CYCLES[cle] = self
        self.avec, self.sujet, self.titre, self.code, self.refus = avec, sujet, titre, code, refus

    def contribute_to_class(self, modele: type[models.Model], nom: str) -> None:
        """Django calls it where a model says `cycle = …`: the table knows its rows."""
        self.modele = modele
        setattr(modele, nom, self)

    def etape(self, objet: models.Model) -> str:
        """The state where this row stands."""
        return getattr(objet, self.champ)

    def suites(self, de: str | None) -> frozenset[str]:
        """Where one may go from this state; where a row may begin from none."""
        return self.passages[self.etapes(de)] if de else frozenset(self.departs)

    def permet(self, objet: models.Model, vers: str) -> bool:
        """Whether the table has a way from the state of this row."""
        return vers in self.suites(self.etape(objet))

    def exiger(self, objet: models.Model, vers: str) -> None:
        """Raises RegleRefusee when the table has no such way."""
        if not self.permet(objet, vers):
            raise RegleRefusee(self.code, self.refus or f"C’est impossible : {self.phrase(objet)}")

    def phrase(self, objet: Any) -> str:
        """« la fiche est « Validée » depuis 10 h 12. », for a sentence that says who came first."""
        dernier = objet.historique.filter(vers__in=self.etapes.values).exclude(de=models.F("vers")).last()
        du_jour = dernier and timezone.localdate(dernier.le) == timezone.localdate()
        depuis = f" depuis {heure(dernier.le)}" if du_jour else ""
        return f"{self.sujet} est «\u00a0{self.etapes(self.etape(objet)).label}\u00a0»{depuis}."

    def verrouiller(self, objet: Ligne) -> Ligne:
        """The row as it is now, locked until the end of the caller's transaction: two deciders give one outcome."""
        lignes = self.modele._default_manager.select_for_update(of=("self",))
        # Sans noms, select_related suivrait tout : PostgreSQL perdrait la ligne dont une relation vient de changer.
        return (lignes.select_related(*self.avec) if self.avec else lignes).get(pk=objet.pk)

    @contextmanager
    def passer(self, objet: Ligne, *, vers: str, par: Auteur, **trace: Any) -> Iterator[Ligne]:
        """The row, locked, for a rule to refuse or complete; then its new state, and the line that tells who and why.

        A refusal inside leaves nothing. Raises RegleRefusee when the table has no such way.
        """
        verrou = self.verrouiller(objet)
        self.exiger(verrou, vers)
        avant = _valeurs(verrou)
        yield verrou
        champs = {nom: valeur for nom, valeur in _valeurs(verrou).items() if valeur != avant[nom]}
        self.changer(verrou, vers=vers, par=par, champs=champs, **trace)

    def changer(
        self, objet: Any, *, vers: str, par: Auteur, champs: Mapping[str, Any] | None = None, **trace: Any
    ) -> models.Model:
        """The same for a row whose lock the caller holds, with other fields of its life. Raises RegleRefusee.

        `trace` is what its line keeps beside its author: `motif`, `geste`, `le`.
        """
        self.exiger(objet, vers)
        de, valeurs = self.etape(objet), {**(champs or {}), self.champ: self.etapes(vers)}
        for nom, valeur in valeurs.items():
            setattr(objet, nom, valeur)
        self.modele._default_manager.filter(pk=objet.pk).update(**valeurs)
        return self._ecrire(objet, de, par, **trace)

    def commencer(self, objet: Any, *, par: Auteur, **trace: Any) -> models.Model:
        """The first line of a history, for a row just written."""
        return self._ecrire(objet, "", par, **trace)

    def naitre(self, objet: Any, *, vers: str, par: Auteur) -> models.Model:
        """Write a new row that goes at once to its second state: the row once, its first two lines together.

        Return the last line. Raises RegleRefusee when the table has no such way.
        """
        self.exiger(objet, vers)
        debut, le = self.etape(objet), timezone.now()
        setattr(objet, self.champ, self.etapes(vers))
        objet.save(force_insert=True)
        passages = objet.historique.model._default_manager
        suite = (("", debut), (debut, self.etape(objet)))
        return passages.bulk_create([passages.model(objet=objet, de=de, vers=a, par=par, le=le) for de, a in suite])[-1]

    def noter(self, objet: Any, geste: str, *, par: Auteur, **trace: Any) -> models.Model:
        """What someone did to a row without changing its state."""
        return self._ecrire(objet, self.etape(objet), par, geste=geste, **trace)

    def _ecrire(
        self, objet: Any, de: str, par: Auteur, *, motif: str = "", geste: str = "", le: Instant | None = None
    ) -> models.Model:
        dit = {"geste": geste[:200], "motif": motif[:500], "le": le or timezone.now()}
        return objet.historique.create(de=de, vers=self.etape(objet), par=par, **dit)


def _valeurs(objet: models.Model) -> dict[str, Any]:
    return {champ.attname: getattr(objet, champ.attname) for champ in objet._meta.concrete_fields}


# The drawing of every cycle, for `docs/cycles.md`.

TETE = """# Les cycles de la maison

Chaque ligne qui change d’état suit l’une de ces tables, dites une fois dans les choix de sa pièce. Cette page est
écrite par `manage.py dessiner_cycles` ; un essai la compare aux tables.
"""


def cycles_dessiner() -> str:
    """The whole page, one diagram per cycle, in the order of their titles."""
    cycles = sorted(CYCLES.values(), key=lambda cycle: cycle.cle)
    return "\n".join([TETE, *(ligne for cycle in cycles for ligne in _dessin(cycle))])


def _dessin(cycle: Cycle) -> Iterator[str]:
    """One title and one Mermaid diagram."""
    nom = cycle.titre or (str(cycle.modele._meta.verbose_name) if cycle.modele else cycle.cle)
    yield f"## {nom[0].upper()}{nom[1:]}\n\n```mermaid\nstateDiagram-v2"
    yield from (f"    {etape.value} : {etape.label}" for etape in cycle.etapes)
    yield from (f"    [*] --> {etape.value}" for etape in cycle.departs)
    for de, vers in cycle.passages.items():
        yield from (f"    {de.value} --> {etape.value}" for etape in cycle.etapes if etape in vers)
    yield "```\n"
