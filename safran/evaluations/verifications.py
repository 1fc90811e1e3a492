"""Invariants of the evaluations, for `manage.py verifier`."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Q

from safran.evaluations.choices import SEUIL
from safran.evaluations.contenu import anomalies_de
from safran.evaluations.models import Campagne, Reponse


def evaluations_coherentes() -> Iterator[str]:
    """As many answers as people who answered, each in the words of its form; closed forms that say what they count."""
    contenus = defaultdict(list)
    for campagne, contenu in Reponse.objects.order_by().values_list("campagne", "contenu").iterator(chunk_size=2000):
        contenus[campagne].append(contenu)
    repondues = Count("participations", filter=Q(participations__repondue=True))
    for campagne in Campagne.objects.order_by("pk").annotate(repondues=repondues).iterator(chunk_size=500):
        siens = contenus[campagne.pk]
        if campagne.repondues != len(siens):
            yield f"L’évaluation {campagne.pk} a {len(siens)} réponses pour {campagne.repondues} personnes."
        if any(next(anomalies_de(campagne.questions, contenu), None) for contenu in siens):
            yield f"L’évaluation {campagne.pk} a une réponse qui ne répond pas à ses questions."
        yield from _compte(campagne, siens)


def _compte(campagne: Campagne, contenus: list[dict]) -> Iterator[str]:
    """What was counted when the form closed."""
    if campagne.close_le is None:
        return
    cles = [question["cle"] for question in campagne.questions if question["satisfaction"]]
    notes = [contenu[cle] for contenu in contenus for cle in cles if cle in contenu]
    attendu = (len(notes), sum(notes)) if len(contenus) >= SEUIL else (None, None)
    if (campagne.nombre, campagne.notes_nombre, campagne.notes_somme) != (len(contenus), *attendu):
        yield f"L’évaluation {campagne.pk} ne dit pas ce que disent ses réponses."
