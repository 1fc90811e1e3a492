"""What the benches of the room are made of: people, years of finished sessions, sessions to come."""

import datetime

from django.utils import timezone

MATIN = {"debut": datetime.time(9), "fin": datetime.time(12)}


def region():
    """The account of the Région."""
    from reseau.comptes.models import Compte
    from safran.demo.acces import DOMAINE

    return Compte.objects.get(email="region" + DOMAINE)


def personnes(nombre: int, prefixe: str = "p") -> list:
    """Accounts; made once."""
    from reseau.comptes.models import Compte

    adresses = [f"{prefixe}{rang}@mesures.example" for rang in range(nombre)]
    Compte.objects.bulk_create(
        [Compte(email=a, prenom="Camille", nom=f"Mesure {rang}") for rang, a in enumerate(adresses)],
        ignore_conflicts=True,
    )
    return list(Compte.objects.filter(email__in=adresses).order_by("pk"))


def membres(nombre: int, prefixe: str = "m") -> list:
    """Accounts with a place in a structure."""
    from reseau.membres.models import Rattachement
    from reseau.structures.models import Structure

    comptes, structures = personnes(nombre, prefixe), list(Structure.objects.all())
    hier = timezone.localdate() - datetime.timedelta(days=1)
    deja = set(Rattachement.objects.filter(compte__in=comptes).values_list("compte", flat=True))
    Rattachement.objects.bulk_create(
        Rattachement(compte=compte, structure=structures[rang % len(structures)], fonction="Conseil", du=hier)
        for rang, compte in enumerate(comptes)
        if compte.pk not in deja
    )
    return comptes


def sessions_tenues(nombre: int, par_session: int, comptes: list, *, jour: datetime.date | None = None) -> list:
    """Sessions of one half-day, spread over five years, finished and certified; everybody came."""
    from reseau.structures.models import Structure
    from safran.inscriptions.models import Inscription, Seance
    from safran.presences.models import Contresignature, Presence

    structures, par = list(Structure.objects.all()), region()
    jours = [jour or timezone.localdate() - datetime.timedelta(days=1 + rang % 1800) for rang in range(nombre)]
    sessions = _sessions(jours, etat="TERMINEE", capacite=max(16, par_session), cree_par=par)
    seances = Seance.objects.bulk_create(Seance(session=s, date=s.premier_jour, **MATIN) for s in sessions)
    Contresignature.objects.bulk_create(Contresignature(seance=seance, par=par) for seance in seances)
    for debut in range(0, nombre, 100):
        inscriptions = Inscription.objects.bulk_create(
            Inscription(
                session=session, compte=comptes[(rang + place) % len(comptes)], etat="PRESENTE", ordre=place,
                structure=structures[(rang * 7 + place // 2) % len(structures)],
            )
            for rang, session in enumerate(sessions[debut : debut + 100], debut)
            for place in range(par_session)
        )  # fmt: skip
        Presence.objects.bulk_create(
            Presence(inscription=une, seance=seances[debut + rang // par_session], etat="PRESENT", minutes=180)
            for rang, une in enumerate(inscriptions)
        )
    return sessions


def annees_tenir(nombre: int, par_session: int) -> None:
    """Years of sessions where five hundred people came in turn."""
    sessions_tenues(nombre, par_session, personnes(500))


def _sessions(jours: list[datetime.date], **champs) -> list:
    from reseau.territoires.models import Bassin
    from safran.formations.models import FormationPage
    from safran.inscriptions.models import SessionFormation

    formations, bassins = list(FormationPage.objects.live()), list(Bassin.objects.all())
    return SessionFormation.objects.bulk_create(
        SessionFormation(
            formation=formations[rang % len(formations)], bassin=bassins[rang % len(bassins)], lieu="Niort", minimum=1,
            premier_jour=jour, dernier_jour=jour, **champs,
        )
        for rang, jour in enumerate(jours)
    )  # fmt: skip
