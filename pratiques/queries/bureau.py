"""The desks: own notes, notes to read, notes to validate, what waits, signatures and threads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse

from home.choices import Verdict
from home.ecrans.views import page_de
from pratiques.choices import EN_LECTURE, FICHE, MODIFIABLES, EtatMembre, EtatSignataire, RoleAuteur, Statut
from pratiques.models import Auteur, Brouillon, FichePratiquePage, MembreDeGroupe, OuvertureDeFil, Relecture, Signataire
from pratiques.permissions.fiches import brouillon_modifiable, lit_les_remarques
from pratiques.queries.echanges import alertes_ouvertes, questions_ouvertes, reprises_a_lire
from pratiques.queries.ressources import ressources_a_verifier
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.membres.permissions import est_region, reseaux_de
from reseau.membres.portes import Personne, personne_lire, personnes_chercher, personnes_lister


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
        return Statut(self.statut).label

    @property
    def ton(self) -> str:
        return FICHE.tons[Statut(self.statut)]

    @property
    def modifiable(self) -> bool:
        return self.statut in MODIFIABLES


def mes_fiches(compte: Compte) -> list[MaFiche]:
    """Drafts, then signed notes, the most recently touched first; two queries whatever their number."""
    lignes = []
    signes = Signataire.objects.acceptes().filter(compte=compte).values("brouillon")
    siens = Brouillon.objects.filter(Q(auteur=compte) | Q(pk__in=signes), fiche=None, version__gt=0)
    for uuid, contenu, le in siens.values_list("uuid", "contenu", "enregistre_le"):
        url = reverse("pratiques_brouillon", args=[uuid])
        lignes.append(MaFiche(Brouillon(contenu=contenu).titre, Statut.BROUILLON, url, le, str(uuid)))
    for pk, titre, statut, le, uuid, remarques in _signees(compte):
        ecrit = uuid and statut in EN_LECTURE
        url = reverse("pratiques_brouillon", args=[uuid]) if ecrit else reverse("pratiques_fiche", args=[pk])
        lignes.append(MaFiche(titre, statut, url, le, remarques=remarques))
    return sorted(lignes, key=lambda ligne: ligne.le, reverse=True)


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


# Who signs a draft, whom one may ask, and the invitations that wait for an answer.

MAX_TEXTE = 100
MAX_PERSONNES = 8


def personnes_a_inviter(compte: Compte, texte: str, sauf: set[int]) -> list[Personne]:
    """Members of a structure who answer these words, by the rules of the directory; nobody when nothing is asked."""
    if not texte:
        return []
    attachees = [p for p in personnes_lister(compte) if p.attaches and p.compte not in sauf]
    return personnes_chercher(attachees, texte)[:MAX_PERSONNES]


def compte_a_inviter(compte: Compte, public_id: Any) -> Compte | None:
    """The account behind a page of the directory that this person may see, or None."""
    page = personne_lire(compte, public_id)
    return Compte.objects.filter(pk=page.personne.compte).first() if page else None


def texte_cherche(brut: str) -> str:
    """What was typed in the search of a person, in one line."""
    return " ".join(brut.split())[:MAX_TEXTE]


def signataires_contexte(brouillon: Brouillon, compte: Compte, texte: str) -> dict[str, Any]:
    """Its author, those who said yes, those asked, those who said no; for the author, the people found."""
    lignes = list(brouillon.signataires.select_related("compte").exclude(etat=EtatSignataire.RETIRE))
    en_cours = [s for s in lignes if s.etat != EtatSignataire.REFUSE]
    invite = brouillon.auteur_id == compte.pk and brouillon_modifiable(brouillon)
    roles = {s.role for s in en_cours}
    entretien = brouillon.signataires.filter(role=RoleAuteur.REDACTEUR).exists()
    sauf = {brouillon.auteur_id, *(s.compte_id for s in lignes)}
    return {
        "brouillon": brouillon,
        "auteur": brouillon.auteur,
        "signataires": [s for s in lignes if s.compte_id != brouillon.auteur_id],
        "mien": next((s for s in en_cours if s.compte_id == compte.pk), None),
        "invite": invite,
        "entretien": entretien,
        "auteur_mene": any(s.compte_id == brouillon.auteur_id and s.role == RoleAuteur.REDACTEUR for s in en_cours),
        "cherche_porteur": entretien and RoleAuteur.AUTEUR not in roles,
        "porteur_attendu": any(s.role == RoleAuteur.AUTEUR and s.etat == EtatSignataire.INVITE for s in lignes),
        "texte": texte,
        "trouvees": personnes_a_inviter(compte, texte, sauf) if invite else [],
    }


def invitations_de(compte: Compte) -> QuerySet[Signataire]:
    """Drafts that this person is asked to sign, the oldest invitation first."""
    return Signataire.objects.invites().filter(compte=compte).select_related("brouillon", "invite_par")


# What waits for a person in this room, counted in one query.


def comptees_de(compte: Compte, *, valide: bool) -> dict[str, QuerySet]:
    """Drafts to sign, readings to give back and to take, reprises and questions on one's notes, resources to check,
    working groups; what to validate and moderate for a lead and the Région (`valide`)."""
    groupes = MembreDeGroupe.objects.filter(compte=compte, groupe__clos_le=None)
    lectures = {
        "nombre_d_invitations": invitations_de(compte),
        "nombre_a_relire": relectures_a_rendre(compte),
        "nombre_a_prendre": relectures_a_prendre(compte),
        "nombre_de_reprises": reprises_a_lire(compte),
        "nombre_de_questions": questions_ouvertes(compte).filter(sienne=True),
        "nombre_de_ressources": ressources_a_verifier(compte),
        "nombre_de_groupes_ouverts": groupes.filter(etat=EtatMembre.INVITE),
        "nombre_de_groupes": groupes.presents(),
    }
    if valide:
        lectures |= {"nombre_d_alertes": alertes_ouvertes(compte), "nombre_a_valider": fiches_acceptees(compte)}
    return lectures


# The thread between the authors of a note and its readers, thirty messages at a time.

PAR_PAGE = 30


def fil_page(fiche: FichePratiquePage, request: HttpRequest) -> Page:
    """Thirty messages, the newest first; a constant number of queries."""
    signent = Auteur.objects.filter(fiche=OuterRef("fiche"), compte=OuterRef("compte"))
    lignes = fiche.messages_de_relecture.select_related("compte", "reseau").annotate(signe=Exists(signent))
    return page_de(request, lignes, PAR_PAGE)


def fil_resume(fiche: FichePratiquePage, compte: Compte) -> dict[str, Any] | None:
    """The thread of a note as a link to it, for those who read it: its address, how many messages are there."""
    if not lit_les_remarques(compte, fiche):
        return None
    url = reverse("pratiques_fil_de_relecture", args=[fiche.pk])
    return {"url": url, "nombre": fiche.messages_de_relecture.filter(retire_le=None).count()}


def ou_lire_la_fiche(fiche: FichePratiquePage, compte: Compte) -> str:
    """Where this person works on the note: a reader's reading, an author's draft, the note itself once it is out."""
    lue = fiche.relectures.filter(lecteur=compte).order_by("-demandee_le", "-pk").first()
    if lue is not None:
        return reverse("pratiques_relecture", args=[lue.uuid])
    brouillon = getattr(fiche, "brouillon", None)
    if brouillon is not None and fiche.statut in EN_LECTURE:
        return reverse("pratiques_brouillon", args=[brouillon.uuid])
    return reverse("pratiques_fiche", args=[fiche.pk])


def ouvertures_de_fils() -> QuerySet[OuvertureDeFil]:
    """The private exchanges that the Région opened, the latest first."""
    return OuvertureDeFil.objects.select_related("fiche", "par")
