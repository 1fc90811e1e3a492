"""The desks: own notes, notes to read, notes to validate."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from pratiques.choices import EN_LECTURE, FICHE, MODIFIABLES, Statut
from pratiques.choices_relectures import Verdict
from pratiques.models import Brouillon, FichePratiquePage, MembreDeGroupe, Relecture, Signataire
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.membres.permissions import est_region, reseaux_de


@dataclass(frozen=True)
class MaFiche:
    """One line of « Mes fiches »."""

    titre: str
    statut: str
    url: str
    le: datetime
    uuid: str = ""
    remarques: int = 0

    @property
    def libelle(self) -> str:
        """The state in words."""
        return Statut(self.statut).label

    @property
    def ton(self) -> str:
        """The colour of the state."""
        return FICHE.tons[Statut(self.statut)]

    @property
    def modifiable(self) -> bool:
        """Its author may go on writing."""
        return self.statut in MODIFIABLES


def mes_fiches(compte: Compte) -> list[MaFiche]:
    """Drafts, then signed notes, the most recently touched first; two queries whatever their number."""
    lignes = []
    for uuid, contenu, le in _brouillons(compte):
        url = reverse("pratiques_brouillon", args=[uuid])
        lignes.append(MaFiche(Brouillon(contenu=contenu).titre, Statut.BROUILLON, url, le, str(uuid)))
    for pk, titre, statut, le, uuid, remarques in _signees(compte):
        ecrit = uuid and statut in EN_LECTURE
        url = reverse("pratiques_brouillon", args=[uuid]) if ecrit else reverse("pratiques_fiche", args=[pk])
        lignes.append(MaFiche(titre, statut, url, le, remarques=remarques))
    return sorted(lignes, key=lambda ligne: ligne.le, reverse=True)


def _brouillons(compte: Compte) -> QuerySet:
    signes = Signataire.objects.acceptes().filter(compte=compte).values("brouillon")
    siens = Brouillon.objects.filter(Q(auteur=compte) | Q(pk__in=signes), fiche=None, version__gt=0)
    return siens.values_list("uuid", "contenu", "enregistre_le")


def _signees(compte: Compte) -> QuerySet:
    rendues = Count("relectures", filter=~Q(relectures__verdict=""))
    siennes = FichePratiquePage.objects.filter(auteurs__compte=compte).order_by()
    touchee = Coalesce("publiee_le", "latest_revision_created_at")
    return siennes.values_list("pk", "title", "statut", touchee, "brouillon__uuid").annotate(rendues=rendues)


def relectures_a_prendre(compte: Compte) -> QuerySet[Relecture]:
    """Open seats that suit this person: own network or another as the seat asks.

    Never on a note that one wrote or reads, nor on one that one's working group wrote.
    """
    reseaux = reseaux_de(compte)
    if not reseaux:
        return Relecture.objects.none()
    places = Q(meme_reseau=True, fiche__reseau__in=reseaux) | Q(meme_reseau=False) & ~Q(fiche__reseau__in=reseaux)
    deja = Relecture.objects.filter(fiche=OuterRef("fiche"), lecteur=compte)
    ecrites = Signataire.objects.filter(brouillon__fiche=OuterRef("fiche"), compte=compte, accepte_le__isnull=False)
    du_groupe = MembreDeGroupe.objects.passes().filter(
        compte=compte, groupe__brouillons__brouillon__fiche=OuterRef("fiche")
    )
    return (
        Relecture.objects.libres()
        .filter(places, fiche__statut__in=EN_LECTURE)
        .exclude(fiche__auteurs__compte=compte)
        .exclude(Exists(deja))
        .exclude(Exists(ecrites))
        .exclude(Exists(du_groupe))
        .select_related("fiche__reseau")
        .order_by("echeance", "pk")
    )


def relectures_de(compte: Compte) -> QuerySet[Relecture]:
    """Readings this person took: those to give back first."""
    return (
        Relecture.objects.filter(lecteur=compte)
        .annotate(rendue=Count("rendue_le"))
        .select_related("fiche__reseau")
        .order_by("rendue", "echeance", "-rendue_le")
    )


def relectures_a_rendre(compte: Compte) -> QuerySet[Relecture]:
    """Readings this person still has to give back."""
    return Relecture.objects.ouvertes().filter(lecteur=compte)


def _fiches_du_reseau(compte: Compte) -> QuerySet[FichePratiquePage]:
    """Every note for the Région; those of the networks one leads, for a lead."""
    fiches = FichePratiquePage.objects.select_related("reseau", "structure")
    if est_region(compte):
        return fiches
    menes = Mandat.objects.filter(compte=compte, role=Role.TETE_RESEAU).en_vigueur().values("reseau_id")
    return fiches.filter(reseau__in=menes)


def _acceptees(fiches: QuerySet[FichePratiquePage]) -> QuerySet[FichePratiquePage]:
    """Read and accepted twice, or validated and not published yet."""
    ouverte = Relecture.objects.ouvertes().filter(fiche=OuterRef("pk"))
    return fiches.filter(Q(statut=Statut.EN_RELECTURE) & ~Exists(ouverte) | Q(statut=Statut.VALIDEE))


def fiches_acceptees(compte: Compte) -> QuerySet[FichePratiquePage]:
    """Notes that wait for this person's validation, own ones set aside."""
    return _acceptees(_fiches_du_reseau(compte)).exclude(auteurs__compte=compte)


def fiches_a_valider(compte: Compte) -> dict[str, list[FichePratiquePage]]:
    """Three lists for a lead or the Région: to validate, being read, to look at again; one query each."""
    fiches = _fiches_du_reseau(compte)
    rendues = Count("relectures", filter=Q(relectures__verdict=Verdict.ACCEPTEE), distinct=True)
    libres = Count("relectures", filter=Q(relectures__verdict="", relectures__lecteur=None), distinct=True)
    a_valider = fiches_acceptees(compte).order_by("latest_revision_created_at", "pk")
    en_lecture = fiches.filter(statut__in=EN_LECTURE).annotate(acceptees=rendues, places_libres=libres)
    suspendues = fiches.filter(statut__in=[Statut.SUSPENDUE, Statut.A_REVOIR])
    return {
        "a_valider": list(a_valider),
        "en_lecture": [f for f in en_lecture.order_by("latest_revision_created_at", "pk") if f not in set(a_valider)],
        "a_suivre": list(suspendues.order_by("a_revoir_le", "pk")),
    }
