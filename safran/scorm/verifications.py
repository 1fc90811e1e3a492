"""Invariants of the packages and of the passages, for `manage.py verifier`."""

from collections.abc import Iterator

from django.db.models import Count, Max

from safran.scorm import fichiers
from safran.scorm.activites import Plan
from safran.scorm.choices import RANGS
from safran.scorm.models import Paquet, PassageScorm, VersionPaquet
from safran.scorm.sequence import passage_peser


def paquets_coherents() -> Iterator[str]:
    """Versions follow each other and have their files; a passage is as far as its activities say, never less."""
    paquets = Paquet.objects.annotate(nombre=Count("versions"), dernier=Max("versions__numero"))
    for paquet in paquets.iterator():
        if paquet.nombre == 0 or paquet.nombre != paquet.dernier:
            yield f"Les versions du paquet {paquet.pk} ne se suivent pas."
    for version in VersionPaquet.objects.iterator():
        if not fichiers.present(version.uuid):
            yield f"Les fichiers de la version {version.pk} du paquet {version.paquet_id} sont absents."
    for passage in PassageScorm.objects.select_related("version").prefetch_related("etats").iterator(chunk_size=500):
        if passage.note is not None and not 0 <= passage.note <= 100:
            yield f"Le passage {passage.pk} a une note hors bornes."
        etats = {etat.sco: etat for etat in passage.etats.all()}
        if passage.est_fini and not any(RANGS[etat.etat] for etat in etats.values()):
            yield f"Le passage {passage.pk} est fini, et aucune de ses activités ne l’est."
        plan = Plan(passage.version)
        if RANGS[passage_peser(plan, etats)[0]] > RANGS[passage.etat]:
            yield f"Le passage {passage.pk} est moins avancé que ses activités."
        for sco in sorted(etats.keys() - {activite.id for activite in plan.ouvrables}):
            yield f"Le passage {passage.pk} a une activité qui n’est pas dans sa version : {sco}."
