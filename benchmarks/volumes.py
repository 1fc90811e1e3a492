"""What a region makes in a few years, and what a country holds, straight into the tables; called inside the site."""

import datetime
import random

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from home.recherche.texte import replier
from reseau.animation.choices import GenreSuite
from reseau.animation.models import Comite, Convocation, Decision, Point, Reunion, Siege, Suite
from reseau.comptes.models import Compte
from reseau.ecrits.models import DocumentLocal, SectionDocument, SourceCitee
from reseau.plans.choices import EtatActionPlan
from reseau.plans.models import ActionPlan, AxePlan, IndicateurAction, Plan
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from safran.demo.acces import DOMAINE
from safran.formations.models import FormationPage
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.presences.models import Contresignature, Presence

JOUR = datetime.timedelta(days=1)
ANNEE = 2040
SERVICES = 140_000


def entretenir() -> None:
    """What PostgreSQL would have learnt of its tables after so many rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute("ANALYZE")


def personnes(nombre: int, prefixe: str = "p") -> list[Compte]:
    """Accounts; made once."""
    adresses = [f"{prefixe}{rang}@mesures.example" for rang in range(nombre)]
    comptes = [Compte(email=adresse, prenom="Camille", nom=f"Mesure {n}") for n, adresse in enumerate(adresses)]
    Compte.objects.bulk_create(comptes, ignore_conflicts=True)
    return list(Compte.objects.filter(email__in=adresses).order_by("pk"))


def reunion_longue() -> str:
    """A session of sixty seats and forty points under way, held by the chargée de mission: its identifier."""
    maintenant, hier = timezone.now(), timezone.localdate() - JOUR
    par, membre = (Compte.objects.get(email=nom + DOMAINE) for nom in ("chargee-de-mission", "conseillere"))
    comite = Comite.objects.create(genre="TECHNIQUE", code="banc-seance", nom="Comité du banc", du=hier)
    siege = {"comite": comite, "organisme": "Un organisme", "nomme_par": par, "du": hier}
    Siege.objects.create(compte=par, qualite="SECRETARIAT", **siege)
    Siege.objects.create(compte=membre, **siege)
    Siege.objects.bulk_create(Siege(personne=f"Membre {rang}", **siege) for rang in range(58))
    reunion = Reunion.objects.create(
        comite=comite, numero=1, debut=maintenant, fin=maintenant + JOUR / 8, etat="EN_COURS",
        convoquee_le=maintenant, ouverte_le=maintenant, preparee_par=par,
    )  # fmt: skip
    Convocation.objects.bulk_create(Convocation(reunion=reunion, siege=siege) for siege in comite.sieges.all())
    dit = {"comite": comite, "reunion": reunion, "propose_par": par}
    dit["compte_rendu"] = "Le comité relit le bilan de l’année. " * 40
    points = Point.objects.bulk_create(Point(ordre=n, titre=f"Point numéro {n}", **dit) for n in range(1, 41))
    suite = {"texte": "Chaque réseau tient le stand à tour de rôle.", "porteur": "Tous", "ecrite_par": par}
    suite["echeance"] = hier + 60 * JOUR
    genres = GenreSuite.values[:4]
    Suite.objects.bulk_create(Suite(point=point, genre=genre, **suite) for point in points for genre in genres)
    Reunion.objects.filter(pk=reunion.pk).update(point_courant=points[2])
    return str(reunion.uuid)


def registre() -> None:
    """Twenty thousand decisions of forty bodies, each of one adopted meeting."""
    genres, par, hasard = ("CREFOP", "BUREAU", "REGLEMENTAIRE", "TECHNIQUE"), Compte.objects.first(), random.Random(11)
    maintenant, jour = timezone.now(), timezone.localdate()
    tenue = {"numero": 1, "debut": maintenant, "fin": maintenant + JOUR / 12, "etat": "ADOPTEE", "preparee_par": par}
    tenue |= dict.fromkeys(("convoquee_le", "close_le", "adoptee_le"), maintenant) | {"observations_jusquau": jour}
    for rang in range(40):
        comite = Comite.objects.create(
            code=f"banc-{rang}", genre=genres[rang % 4], nom=f"Instance {rang}", du=jour - 900 * JOUR
        )
        reunion = Reunion.objects.create(comite=comite, **tenue)
        point = Point.objects.create(comite=comite, reunion=reunion, titre="Point", propose_par=par)
        lieux = [hasard.choice(("Échiré", "Aigre", "Aytré")) for _ in range(500)]
        suites = Suite.objects.bulk_create(
            Suite(
                point=point, genre="DECISION", texte=f"La permanence {n} d’{lieu} continue.",
                porteur="Tous", echeance=jour, ecrite_par=par,
            )
            for n, lieu in enumerate(lieux)
        )  # fmt: skip
        Decision.objects.bulk_create(
            Decision(
                annee=jour.year - n % 3, rang=1_000 + rang * 500 + n, comite=comite, reunion=reunion, point=point,
                suite=suite, texte=suite.texte, porteur="Tous", prise_le=jour, mots=replier(suite.texte),
                echeance=jour + hasard.randrange(-40, 400) * JOUR,
                etat=hasard.choice(("ADOPTEE", "APPLIQUEE", "APPLIQUEE", "REVISEE")),
            )
            for n, suite in enumerate(suites)
        )  # fmt: skip


def plan_long() -> None:
    """A plan of two hundred actions at Niort."""
    hasard, par, structures = random.Random(5), Compte.objects.first(), list(Structure.objects.all()[:40])
    niort, jour = Bassin.objects.get(code="niort"), datetime.date(ANNEE, 2, 10)
    plan = Plan.objects.create(code=niort.code, bassin=niort, annee=ANNEE, etat="VOTE", vote_le=jour, prepare_par=par)
    axes = [AxePlan.objects.create(plan=plan, ordre=rang, titre=f"Axe numéro {rang}") for rang in range(6)]
    actions = ActionPlan.objects.bulk_create(
        ActionPlan(
            axe=hasard.choice(axes), titre=f"Banc, action commune numéro {rang}", ecrite_par=par,
            porteur_structure=hasard.choice(structures), echeance=jour + hasard.randrange(300) * JOUR,
            etat=hasard.choice(EtatActionPlan.values), dit="Une salle manque encore.",
        )
        for rang in range(200)
    )  # fmt: skip
    comptes = {"libelle": "Lieux", "unite": "lieux", "valeur": 12, "valeur_le": jour}
    suivis = {"libelle": "Forums", "unite": "événements", "source": "evenements_tenus"}
    IndicateurAction.objects.bulk_create(
        IndicateurAction(action=action, cible=30, **(comptes if rang % 4 else suivis))
        for rang, action in enumerate(actions)
    )


def document_long() -> str:
    """A document of forty sections among a hundred and fifty versions: its identifier."""
    par, le = Compte.objects.first(), datetime.datetime(ANNEE, 3, 1, tzinfo=datetime.UTC)
    gele = {"ouvert_par": par, "publie_par": par, "publie_le": le, "empreinte": "0" * 64, "etat": "REMPLACE"}
    gele |= {"genre": "DIAGNOSTIC", "annee": ANNEE}
    bassins = list(Bassin.objects.all())
    DocumentLocal.objects.bulk_create(
        DocumentLocal(bassin=bassins[n % len(bassins)], numero=100 + n, **gele) for n in range(150)
    )
    document = DocumentLocal.objects.create(bassin=Bassin.objects.get(code="niort"), numero=999, **gele)
    texte = "Un **paragraphe** de trois lignes.\n\n- un\n- deux\n\n" * 6
    sections = SectionDocument.objects.bulk_create(
        SectionDocument(document=document, ordre=n, cle=f"s{n}", titre=f"Section numéro {n}", texte=texte)
        for n in range(40)
    )
    SourceCitee.objects.bulk_create(SourceCitee(section=s, intitule="Insee, 2023", citee_par=par) for s in sections)
    return str(document.uuid)


def annees_tenir(nombre: int, par_session: int) -> None:
    """Sessions of one half-day, spread over five years, finished and certified: five hundred people came in turn."""
    comptes, structures, par = (
        personnes(500),
        list(Structure.objects.all()),
        Compte.objects.get(email="region" + DOMAINE),
    )
    formations, bassins, hier = (
        list(FormationPage.objects.live()),
        list(Bassin.objects.all()),
        timezone.localdate() - JOUR,
    )
    sessions = SessionFormation.objects.bulk_create(
        SessionFormation(
            formation=formations[rang % len(formations)], bassin=bassins[rang % len(bassins)], lieu="Niort", minimum=1,
            premier_jour=jour, dernier_jour=jour, etat="TERMINEE", capacite=max(16, par_session), cree_par=par,
        )
        for rang in range(nombre)
        for jour in [hier - rang % 1800 * JOUR]
    )  # fmt: skip
    matin = {"debut": datetime.time(9), "fin": datetime.time(12)}
    seances = Seance.objects.bulk_create(Seance(session=s, date=s.premier_jour, **matin) for s in sessions)
    Contresignature.objects.bulk_create(Contresignature(seance=seance, par=par) for seance in seances)
    for debut in range(0, nombre, 100):
        inscriptions = Inscription.objects.bulk_create(
            Inscription(
                session=session, compte=comptes[(rang + place) % 500], etat="PRESENTE", ordre=place,
                structure=structures[(rang * 7 + place // 2) % len(structures)],
            )
            for rang, session in enumerate(sessions[debut : debut + 100], debut)
            for place in range(par_session)
        )  # fmt: skip
        Presence.objects.bulk_create(
            Presence(inscription=une, seance=seances[debut + rang // par_session], etat="PRESENT", minutes=180)
            for rang, une in enumerate(inscriptions)
        )


def annuaire_national() -> None:
    """The directory of the country: 140,000 made-up services of 100,000 structures; made once."""
    if not Structure.objects.filter(source="generateur").exists():
        call_command("charger_territoires", verbosity=0)
        call_command("generer_annuaire", services=SERVICES, graine=1)
