"""The charter of events, the days that are not like the others, and the programme of a bassin, frozen."""

import datetime
import uuid

from django.utils import timezone

from reseau.agenda.choices import NatureJour, Vie
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import evenements_publics
from reseau.agenda.rules.charte import charte_publier
from reseau.agenda.rules.jours_sensibles import jour_sensible_ecrire, jours_sensibles_charger
from reseau.agenda.rules.programmes import programme_figer
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import TypePublic
from safran.demo.lecture import aujourd_hui

CHARTE = "\n\n".join(
    (
        "Un événement au programme régional est gratuit pour le public, ouvert à tout le monde et neutre : rien n’y "
        "est vendu, et aucune structure n’y recrute pour son seul compte.",
        "Il se propose quarante-cinq jours avant sa date : chaque réseau s’y prépare. Plus près, il dit pourquoi.",
        "Quand des élèves en sont le public, les services de l’État donnent leur avis sous cinq jours ouvrés.",
        "Après l’événement, qui l’organise en dit le bilan en quatre réponses.",
    )
)
DELAI = 45
EXAMENS = (
    ("Épreuves de spécialité du baccalauréat", (3, 16), 3),
    ("Épreuve de philosophie et grand oral", (6, 15), 12),
    ("Diplôme national du brevet", (6, 25), 2),
)
SOURCE = "Dates inventées pour la démonstration"


def calendrier_regional_construire(region: Compte) -> None:
    """The charter in force from today; holidays and public holidays as the package knows them, exams by hand."""
    charte_publier(par=region, texte=CHARTE, delai=DELAI, demande=(), en_vigueur_du=timezone.localdate(), derniere=0)
    jours_sensibles_charger()
    eleves = TypePublic.objects.filter(code="eleves-etudiants")
    for titre, (mois, premier), duree in EXAMENS:
        du = datetime.date(aujourd_hui().year, mois, premier)
        if du < aujourd_hui():
            du = du.replace(year=du.year + 1)
        jour_sensible_ecrire(
            par=region, nature=NatureJour.EXAMEN, titre=titre, du=du,
            dernier=du + datetime.timedelta(days=duree - 1), source=SOURCE, publics=eleves,
        )  # fmt: skip


def programme_construire(region: Compte) -> None:
    """The programme of Niort, for the year of its next public event."""
    niort = Bassin.objects.get(code="niort")
    prochain = evenements_publics().filter(bassins=niort, vie=Vie.CONFIRME, debut__gt=timezone.now()).first()
    if isinstance(prochain, Evenement):
        programme_figer(par=region, annee=timezone.localtime(prochain.debut).year, bassin=niort, cle=uuid.uuid4())
