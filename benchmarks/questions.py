"""An import of five thousand questions of every kind, then the same file again, then its export."""

import random
import time
from collections.abc import Callable
from decimal import Decimal

from benchmarks.mesures import Mesure, memoire_mo

QUESTIONS, BUDGET = 5_000, 20_000
MOTS = "accueil conseil orientation métier emploi formation droits atelier rencontre projet parcours aide".split()


def fichier_inventer(nombre: int = QUESTIONS, graine: int = 1) -> bytes:
    """A Moodle XML as our own export writes it: the eight kinds in turn."""
    from safran.quiz.echange import modele
    from safran.quiz.echange.moodle_ecrire import moodle_ecrire

    hasard = random.Random(graine)

    def mots(combien: int) -> str:
        return " ".join(hasard.choices(MOTS, k=combien)).capitalize()

    def base(rang: int) -> dict:
        return {"enonce": f"{mots(12)} {rang} ?", "titre": f"Question {rang}", "code": f"banc-{rang}",
                "retour": mots(15), "categorie": f"Banc/Partie {rang % 20}"}  # fmt: skip

    def choix(juste: int) -> tuple:
        return tuple(modele.Choix(f"{mots(5)} {n}", n == juste, None, mots(6)) for n in range(4))

    genres = [
        lambda b: modele.AChoix(**b, choix=choix(1)),
        lambda b: modele.AChoix(**b, choix=choix(2), multiple=True, bareme="MOINS"),
        lambda b: modele.VraiFaux(**b, juste=True, retour_vrai=mots(5)),
        lambda b: modele.Numerique(**b, reponses=(modele.Nombre(Decimal(24), Decimal(1)),)),
        lambda b: modele.TexteCourt(**b, reponses=(modele.Acceptee(mots(2)), modele.Acceptee(f"{mots(3)} x"))),
        lambda b: modele.Association(**b, paires=tuple(modele.Piece(f"{mots(2)} {n}", f"{n}") for n in range(4))),
        lambda b: modele.Ordre(**b, elements=tuple(modele.Piece(f"{mots(2)} {n}") for n in range(5))),
        lambda b: modele.ATrous(
            **b, texte=f"{mots(8)} [[1]] {mots(8)} [[2]].",
            trous=(modele.Trou((modele.Acceptee(mots(1)),)), modele.Trou(choix(0))),
        ),
    ]  # fmt: skip
    return "".join(moodle_ecrire(genres[rang % 8](base(rang)) for rang in range(nombre))).encode()


def mesures() -> list[Mesure]:
    """Import, import again, export; each once."""
    from safran.quiz.queries.banque import questions_export
    from safran.quiz.rules.banque import questions_importer

    contenu = fichier_inventer()
    return [
        _mesurer("import de questions", lambda: questions_importer(contenu=contenu)),
        _mesurer("le même fichier, une seconde fois", lambda: questions_importer(contenu=contenu)),
        _mesurer("export Moodle XML de la banque", lambda: questions_export("moodle-xml")),
        _mesurer("export GIFT de la banque", lambda: questions_export("gift")),
    ]


def _mesurer(tache: str, geste: Callable[[], object]) -> Mesure:
    depart, cpu = time.perf_counter(), time.process_time()
    geste()
    ecoule, calcul = (
        1000 * (fin - debut) for fin, debut in ((time.perf_counter(), depart), (time.process_time(), cpu))
    )
    return Mesure(tache, f"{QUESTIONS} questions", ecoule, ecoule, calcul, None, memoire_mo(), BUDGET)
