"""What people write: a step marked, a module's recording, an answer, a whole attempt at a quiz, by eight at once.

Those who do it follow three trainings, or fifty. Each has her session and her anti-forgery word, as a browser would;
every gesture must have written its row, or the run stops. Whoever comes ninth tells what a gesture asks of the base.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from uuid import uuid4

from benchmarks.formations import ESSAI, REPONSES
from benchmarks.lignes import DOMAINE, Banc, compter
from benchmarks.paquet import cliche, un_paquet
from benchmarks.processeur import CHAUFFE, FOIS, LECTEURS, Lecteur, mesurer

JETON, SUIVIES = "a" * 32, (3, 50)


class Apprenant(Lecteur):
    """Somebody who learns: what she may mark, her module, her attempts."""

    def __init__(self, port: int, sien: dict[str, Any]) -> None:
        super().__init__(port, sien["cookie"])
        self.sien, self.compteur = sien, 0
        self.etapes, self.choix = iter(sien["etapes"]), cycle(sien["reponses"]["choix"])
        self.entetes |= {"X-CSRFToken": JETON}

    def marquer(self) -> None:
        """The next step of her trainings, done."""
        adresse, ouverture = next(self.etapes)
        self.poster(adresse, {"ouverture": ouverture})

    def enregistrer(self) -> None:
        """A module says all that was written in it since it was opened: an answer, the page reached."""
        self.compteur += 1
        self.envoyer(self.sien["module"], cliche(self.sien["jeton"], self.compteur))

    def repondre(self) -> None:
        """One question changes, as the screen sends it: the whole form, and which one it is."""
        en_cours = self.sien["reponses"]
        corps = en_cours["justes"] | {"q1": next(self.choix), "action": "enregistrer", "seule": "q1"}
        self.poster_fragment(en_cours["adresse"], corps)

    def repondre_sur_place(self) -> None:
        """The question between two paragraphs of a step of sixty blocks."""
        ici, self.compteur = self.sien["sur_place"], self.compteur + 1
        choix = ici["choix"][self.compteur % len(ici["choix"])]
        self.poster_en_place(ici["adresse"], {ici["champ"]: choix, "cle": str(uuid4())})

    def essayer(self) -> None:
        """Begin, read the twenty questions, hand them in, read the result."""
        essai = self.poster(f"/quiz/{ESSAI}/", {})
        self.lire(essai)
        self.poster(essai, self.sien["essai"]["justes"] | {"action": "rendre"})
        self.lire(essai)


class SansServeur(Apprenant):
    """The same inside the site: what is asked of the base can be counted."""

    def _echanger(self, methode: str, adresse: str, corps: str, entetes: dict[str, str]) -> tuple[int, str, bytes]:
        from django.test import Client

        dites, genre = {"Host": "127.0.0.1"} | self.entetes | entetes, entetes.get("Content-Type", "")
        lue = Client().generic(methode, adresse, corps, genre, headers=dites)
        return lue.status_code, lue.headers.get("Location", ""), lue.content


@dataclass
class Geste:
    """A line of the table: a gesture of eight people, and where what it wrote is counted."""

    nom: str
    qui: str
    budget: int
    geste: Callable[[Apprenant], None]
    ecrit: str
    siens: list[dict[str, Any]]
    gens: list[Apprenant] = field(default_factory=list)

    def couter(self, banc: Banc) -> float:
        """Milliseconds of processor for one; stops the run when some wrote nothing."""
        self.gens = self.gens or [Apprenant(banc.port, sien) for sien in self.siens[:LECTEURS]]
        banc.dire("gestes", f"essais_oublier({self._comptes()})")
        avant = self._ecrits(banc)
        cout = mesurer(self.gens, self.geste, banc.racines())
        faits, ecrits = (CHAUFFE + FOIS) * LECTEURS, self._ecrits(banc) - avant
        if ecrits != faits:
            raise SystemExit(f"« {self.nom} » : {faits} gestes, {ecrits} écrits.")
        return cout

    def questions(self, banc: Banc) -> int:
        """What it asks of the base once warm."""
        return banc.dire("gestes", f"questions({self.geste.__name__!r}, {self.siens[LECTEURS]!r})")

    def _ecrits(self, banc: Banc) -> int:
        return banc.dire("gestes", f"ecrits({self.ecrit!r}, {self._comptes()})")

    def _comptes(self) -> list[int]:
        return [sien["compte"] for sien in self.siens]


def gestes(suivies: int, siens: list[dict[str, Any]]) -> Iterator[Geste]:
    """The lines of those who follow so many trainings; what does not depend on it, for the fewest only."""
    qui = f"{suivies} formations suivies"
    yield Geste("étape marquée", qui, 15, Apprenant.marquer, "etapes", siens)
    yield Geste("essai entier d’un quiz de 20 questions", qui, 60, Apprenant.essayer, "essais", siens)
    if suivies == SUIVIES[0]:
        yield Geste("enregistrement d’un module", qui, 15, Apprenant.enregistrer, "envois", siens)
        yield Geste("réponse à une question, enregistrée", qui, 15, Apprenant.repondre, "reponses", siens)
        yield Geste("réponse dans une étape, corrigée", qui, 15, Apprenant.repondre_sur_place, "sur_place", siens)


def preparer(suivies: int) -> list[dict[str, Any]]:
    """New people who follow so many trainings; called inside the site."""
    from benchmarks.formations import formations_publier
    from reseau.comptes.models import Compte
    from safran.parcours.queries.plans import plan_lire
    from safran.scorm.rules import paquet_deposer

    depot = paquet_deposer(fichier=io.BytesIO(un_paquet()), titre=f"Banc, {suivies} formations")
    formations, paquet = formations_publier()[:suivies], depot.version.paquet
    plans = {formation.pk: plan_lire(formation) for formation in formations}
    deja = Compte.objects.filter(email__startswith=f"suit-{suivies}-").count()
    gens = range(deja, deja + LECTEURS + 1)
    return [_inscrire(f"suit-{suivies}-{rang}", formations, plans, paquet) for rang in gens]


def _inscrire(qui: str, formations: list[Any], plans: dict[int, Any], paquet: Any) -> dict[str, Any]:
    """One of them: her session, every step that she may mark (never the last one of a training), her module."""
    from django.conf import settings
    from django.test import Client

    from benchmarks.formations import apprenant_inscrire
    from benchmarks.lecons import lecon_publier, sur_place
    from safran.parcours.rules.suivis import suivi_commencer
    from safran.parcours.xapi import ouverture_signer
    from safran.scorm import rules
    from safran.scorm.rules import lancement_signer

    suivis = apprenant_inscrire(qui + DOMAINE, formations)
    compte = suivis[0].compte
    lecon = suivi_commencer(compte=compte, formation=lecon_publier())
    client = Client()
    client.force_login(compte)
    passage = rules.passage_ouvrir(compte=compte, paquet=paquet)
    ouvert = rules.lancement_ouvrir(passage=passage, sco="i-un")
    return {
        "qui": qui,
        "compte": compte.pk,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}; "
        f"{settings.CSRF_COOKIE_NAME}={JETON}",
        "etapes": [
            [
                f"/parcours/{suivi.formation_id}/{etape.module_pk}/{etape.id}/",
                ouverture_signer(suivi.pk, etape.module_pk, etape.id),
            ]
            for suivi in suivis[:3]
            for etape in plans[suivi.formation_id].etapes[:-1]
        ],
        "module": f"/modules/{passage.uuid}/envoi/",
        "jeton": lancement_signer(passage=passage, sco="i-un", numero=ouvert.numero),
        "sur_place": sur_place(lecon),
        "essai": _essai_ouvrir(compte, ESSAI),
        "reponses": _essai_ouvrir(compte, REPONSES),
    }


def _essai_ouvrir(compte: Any, code: str) -> dict[str, Any]:
    """An attempt that is open: where, its right answers, what may be answered to its first question."""
    from benchmarks.quiz import reponses_justes
    from safran.quiz.models import Quiz
    from safran.quiz.rules.tentatives import tentative_commencer

    essai = tentative_commencer(compte=compte, quiz=Quiz.objects.get(code=code))
    return {
        "adresse": f"/quiz/{code}/tentative/{essai.uuid}/",
        "justes": {nom: valeur[0] for nom, valeur in reponses_justes(essai).items()},
        "choix": [reponse["id"] for reponse in essai.questions[0]["reponses"]],
    }


def ecrits(quoi: str, comptes: list[int]) -> int:
    """How many rows, or how many writings of a row, these people have made; called inside the site."""
    from django.db.models import Sum

    from safran.parcours.models import EtapeVue, ReponseEtape
    from safran.quiz.models import Tentative
    from safran.scorm.models import EtatSco

    siennes = Tentative.objects.filter(compte__in=comptes)
    return {
        "etapes": lambda: EtapeVue.objects.filter(suivi__compte__in=comptes).count(),
        "essais": lambda: siennes.filter(quiz__code=ESSAI, reussie=True).count(),
        "reponses": lambda: siennes.filter(quiz__code=REPONSES).aggregate(n=Sum("version"))["n"],
        "sur_place": lambda: (
            ReponseEtape.objects.filter(suivi__compte__in=comptes).aggregate(n=Sum("essais"))["n"] or 0
        ),
        "envois": lambda: EtatSco.objects.filter(passage__compte__in=comptes).aggregate(n=Sum("compteur"))["n"],
    }[quoi]()


def essais_oublier(comptes: list[int]) -> None:
    """Nobody takes the same quiz forty times: these people are as new to it; called inside the site."""
    from safran.quiz.models import ReponseNotee, Tentative

    essais = Tentative.objects.filter(compte__in=comptes, quiz__code=ESSAI, remise_le__isnull=False)
    ReponseNotee.objects.filter(tentative__in=essais).delete()
    essais.delete()


def questions(geste: str, sien: dict[str, Any]) -> int:
    """What a gesture of this person asks of the base once warm; called inside the site."""
    qui = SansServeur(0, sien)
    return compter(lambda: getattr(qui, geste)())
