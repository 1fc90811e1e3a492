"""Draws questions from the directory of a territory; the same seed on the same directory gives the same questions."""

import datetime
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from reseau.annuaire.queries.delivrance import Besoin
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, Commune
from safran.quiz.quifaitquoi.gabarits import Gabarit
from safran.quiz.quifaitquoi.lecture import Lecture, Sujet
from safran.quiz.quifaitquoi.partages import partager
from safran.quiz.quifaitquoi.redaction import DE_STRUCTURE, MAX_JUSTES, PROPOSEES, Ebauche, Redacteur, nommer

COMMUNES = 3
ESSAIS_PAR_QUESTION = 80
EN_RESERVE = 2
PAR_GABARIT = 2
MAX_DE_JUSTES = 12
FAUSSES_PROBABLES = 8
STRUCTURES_DES_LIEUX = 12
LIEUX_PAR_TIRAGE = 1


def questions_tirer(
    *,
    nombre: int,
    graine: str,
    bassin: Bassin | None = None,
    jour: datetime.date | None = None,
    sauf: Iterable[dict[str, Any]] = (),
) -> list[dict[str, Any]]:
    """Up to `nombre` frozen questions about a bassin, or about the whole region; fewer when the directory is too thin.

    `sauf` holds questions not to ask again. The number of database queries depends neither on the size of the
    directory nor on the number of questions.
    """
    lecture, hasard = Lecture(jour), random.Random(f"quifaitquoi:{graine}")  # noqa: S311
    communes = list(lecture.communes(bassin=bassin).values())
    if not communes:
        return []
    tirage = _Tirage(lecture, hasard, hasard.sample(communes, min(COMMUNES, len(communes))))
    tirage.vus |= {Sujet.relire(question["sujet"]) for question in sauf}
    ebauches = list(tirage.ebauches(nombre + EN_RESERVE, ESSAIS_PAR_QUESTION * nombre))
    redacteur = Redacteur(lecture, ebauches)
    questions = [question for ebauche in ebauches if (question := redacteur.ecrire(ebauche, hasard))]
    return questions[:nombre]


def questions_qui_tiennent(questions: Iterable[dict[str, Any]], jour: datetime.date | None = None) -> set[str]:
    """The identities of those of these questions whose every answer still is what it was said to be."""
    questions, lecture = list(questions), Lecture(jour)
    sujets = {question["id"]: Sujet.relire(question["sujet"]) for question in questions}
    communes = lecture.communes([sujet.commune for sujet in sujets.values()])
    cles = {r["cle"] for q in questions if _gabarit(lecture, q).sujet in DE_STRUCTURE for r in q["reponses"]}
    structures = Structure.objects.only("nom", "code").in_bulk(cles)
    tiennent = set()
    for question in questions:
        sujet, gabarit = sujets[question["id"]], _gabarit(lecture, question)
        commune = communes.get(sujet.commune)
        if commune and _tient(lecture, question, sujet, gabarit, commune, structures):
            tiennent.add(question["id"])
    return tiennent


def _gabarit(lecture: Lecture, question: dict[str, Any]) -> Gabarit:
    return lecture.reglages.gabarits[question["sujet"]["gabarit"]]


def _tient(
    lecture: Lecture,
    question: dict[str, Any],
    sujet: Sujet,
    gabarit: Gabarit,
    commune: Commune,
    structures: dict[int, Structure],
) -> bool:
    """Every answer is still right or wrong as it was, and still bears the name that is shown."""
    if sujet.moment and datetime.datetime.fromisoformat(sujet.moment) <= timezone.now():
        return False
    partage = partager(lecture, sujet, commune)
    noms = nommer(lecture, sujet, gabarit, commune, structures)
    for reponse in question["reponses"]:
        cle, juste = reponse["cle"], reponse["juste"]
        if gabarit.sujet == "affirmation":
            juste = next(r["juste"] for r in question["reponses"])
            if cle not in noms or not question["enonce"].startswith(noms[cle].texte):
                return False
        elif cle not in noms or noms[cle].texte != reponse["texte"]:
            return False
        if cle not in (partage.justes if juste else partage.fausses):
            return False
    return True


class _Tirage:
    """Tries needs at random until enough of them make a question."""

    def __init__(self, lecture: Lecture, hasard: random.Random, communes: list[Commune]) -> None:
        self.lecture, self.hasard, self.communes = lecture, hasard, communes
        self.vus: set[Sujet] = set()
        self.reseaux = {commune.code_insee: self._reseaux_de(commune) for commune in communes}
        self.lieux_essayes = 0
        reglages, mots = lecture.reglages, lecture.mots
        self.publics = [code for code in mots.en_vigueur.get("public", ()) if code not in reglages.publics_ecartes]
        self.themes = mots.en_vigueur.get("theme", [])

    def ebauches(self, nombre: int, essais: int) -> Iterator[Ebauche]:
        """At most `nombre` of them, in at most `essais` tries; no kind takes more than its part."""
        gabarits = list(self.lecture.reglages.gabarits.values())
        poids = [gabarit.poids for gabarit in gabarits]
        faites: Counter[str] = Counter()
        part = max(PAR_GABARIT, -(-nombre * PAR_GABARIT // 5))
        for _essai in range(essais):
            gabarit = self.hasard.choices(gabarits, poids)[0]
            if faites[gabarit.code] >= part or not (ebauche := self._essayer(gabarit)):
                continue
            faites[gabarit.code] += 1
            yield ebauche
            if faites.total() == nombre:
                return

    def _essayer(self, gabarit: Gabarit) -> Ebauche | None:
        commune = self.hasard.choice(self.communes)
        sujet = self._sujet(gabarit, commune)
        if sujet is None or sujet in self.vus:
            return None
        self.vus.add(sujet)
        partage = partager(self.lecture, sujet, commune)
        if not partage.justes or len(partage.justes) > MAX_DE_JUSTES or len(partage.fausses) < 2:
            return None
        justes, fausses = self._proposer(gabarit, partage)
        return Ebauche(sujet, gabarit, commune, partage, justes, fausses)

    def _sujet(self, gabarit: Gabarit, commune: Commune) -> Sujet | None:
        """A need at random, such as this kind of question may ask about."""
        hasard, km = self.hasard, self.lecture.reglages.km
        debut = {"gabarit": gabarit.code, "commune": commune.code_insee, "km": km}
        if gabarit.sujet == "lieu":
            return self._sujet_de_lieu(debut, commune, km)
        mission = hasard.choice(gabarit.missions)
        if gabarit.sujet == "public":
            reseaux = self.reseaux[commune.code_insee]
            return Sujet(**debut, mission=mission, reseau=hasard.choice(reseaux)) if reseaux else None
        if not self.publics or not self.themes:
            return None
        mission = mission if gabarit.code != "qui_reoriente" else ""
        return Sujet(**debut, mission=mission, public=hasard.choice(self.publics), theme=hasard.choice(self.themes))

    def _sujet_de_lieu(self, debut: dict[str, Any], commune: Commune, km: int) -> Sujet | None:
        """A coming day and hour, some structures that receive nearby: reading their hours costs a query, so seldom."""
        if self.lieux_essayes == LIEUX_PAR_TIRAGE:
            return None
        self.lieux_essayes += 1
        structures = self.lecture.structures_a_lieux(Besoin(commune=commune, rayon=km))
        choisies = tuple(sorted(self.hasard.sample(structures, min(STRUCTURES_DES_LIEUX, len(structures)))))
        jour_semaine, heure = self.hasard.choice(self.lecture.reglages.moments)
        avance = (jour_semaine - self.lecture.jour.weekday() - 1) % 7 + 1
        jour = self.lecture.jour + datetime.timedelta(days=avance)
        moment = datetime.datetime.combine(jour, heure, timezone.get_current_timezone())
        return Sujet(**debut, structures=choisies, moment=moment.isoformat())

    def _proposer(self, gabarit: Gabarit, partage: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Which right answers are kept, and which wrong ones may stand beside them."""
        hasard, justes = self.hasard, list(partage.justes)
        probables = list(partage.fausses[:FAUSSES_PROBABLES])
        if gabarit.sujet == "affirmation":
            return ((hasard.choice(justes),), ()) if hasard.random() < 0.5 else ((), (hasard.choice(probables),))
        combien = hasard.randint(1, min(MAX_JUSTES, len(justes), PROPOSEES - 1))
        return tuple(hasard.sample(justes, combien)), tuple(hasard.sample(probables, len(probables)))

    def _reseaux_de(self, commune: Commune) -> list[str]:
        """The networks that serve a town."""
        lignes = self.lecture.delivrent(Besoin(commune=commune, rayon=self.lecture.reglages.km))
        d = self.lecture.delivrances
        return [code for code in self.lecture.mots.tous.get("reseau", ()) if d.du_reseau(lignes, code)]
