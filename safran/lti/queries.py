"""What is read: the platform that asks, the keys, what is due, what may be chosen."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from home.permissions import restreinte
from safran.formations.models import FormationPage
from safran.lti.choices import AU_PLUS_CHAQUE, PREAVIS, EtatPlateforme, EtatRendu
from safran.lti.models import CleOutil, Lancement, Lien, Plateforme, RenduCompte
from safran.parcours.models import Suivi

ECHANGES_MONTRES = 50


def plateforme_qui_demande(emetteur: str, client: str) -> Plateforme | None:
    """The open platform that this is; it may leave its client out when it is registered once."""
    lignes = Plateforme.objects.ouvertes().filter(emetteur=emetteur)
    trouvees = list((lignes.filter(client=client) if client else lignes)[:2])
    return trouvees[0] if len(trouvees) == 1 else None


def cle_qui_signe() -> CleOutil:
    """The newest key that has been published for a day, else the first one: no platform meets a key it could not read.

    Raises CleOutil.DoesNotExist while no platform is registered.
    """
    connues = CleOutil.objects.filter(creee_le__lte=timezone.now() - PREAVIS)
    return connues.last() or CleOutil.objects.earliest("creee_le")


def cles_publiees() -> QuerySet[CleOutil]:
    """The key that signs, the next one, those that signed last month."""
    return CleOutil.objects.all()


def lien_de(lancement: Lancement) -> Lien | None:
    """The tie of whoever the platform names, if there is one."""
    return Lien.objects.filter(plateforme=lancement.plateforme_id, sujet=lancement.sujet).first()


def rendus_dus() -> QuerySet[RenduCompte]:
    """What is to tell now: a completion not told yet, or, once a day, a part that has grown; open platforms only."""
    suivi = Suivi.objects.filter(compte=OuterRef("lien__compte"), formation=OuterRef("formation"))
    acheve = Exists(suivi.exclude(acheve_le=None))
    avance = Exists(suivi.filter(progression_max__gt=OuterRef("dite")))
    depuis_hier = Q(dite_le=None) | Q(dite_le__lte=timezone.now() - AU_PLUS_CHAQUE)
    return RenduCompte.objects.filter(
        Q(acheve) | Q(avance) & depuis_hier, etat=EtatRendu.SUIVI, prochain_essai__lte=timezone.now(),
        lien__plateforme__etat=EtatPlateforme.OUVERTE,
    )  # fmt: skip


def derniers_echanges(plateforme: Plateforme) -> QuerySet[RenduCompte]:
    """What was told to a platform, or could not be, the latest first; of nobody by name."""
    dits = RenduCompte.objects.filter(lien__plateforme=plateforme).exclude(dite_le=None, erreur="")
    return dits.select_related("formation").order_by("-prochain_essai", "-pk")[:ECHANGES_MONTRES]


def formations_a_choisir() -> QuerySet[FormationPage]:
    """Those of the catalogue that anybody may read about."""
    return FormationPage.objects.live().annotate(barriere=restreinte()).filter(barriere=False).order_by("title")
