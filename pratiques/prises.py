"""What this room offers to the ground floor: search, cards, news, personal data, treatments, checks, periodic works."""

import datetime
from collections.abc import Iterable, Iterator

from django.core.files.storage import storages
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest

from home.choices import Verdict
from home.courriels.nouvelles import Nouvelle
from home.exploitation.travaux import NUIT, Periodique
from home.registre import Carte, Pas, Resultat, Rubrique, SourceDeLignes, carte_chiffree
from home.securite.donnees_personnelles import MEMBRES, Traitement, rubrique
from home.site.publication import Rendu
from home.temps.typographie import date_courte
from pratiques.choices import EN_BIBLIOTHEQUE, LISIBLES, EtatMembre, EtatReprise, Partie, Statut
from pratiques.contenu import fiche_manques
from pratiques.models import (
    Auteur,
    BrouillonDeGroupe,
    FichePratiquePage,
    GroupeDeTravail,
    IndexFiche,
    MembreDeGroupe,
    Message,
    PieceJointe,
    Relecture,
    Reprise,
    Ressource,
    Signataire,
)
from pratiques.pages import BibliothequePage
from pratiques.permissions.fiches import fiche_refus, lit_le_registre, peut_ecrire
from pratiques.queries import bibliotheque, bureau
from pratiques.queries import ressources as queries
from pratiques.queries.bibliotheque import bibliotheque_contexte, fiches_en_bibliotheque, passages_lire
from pratiques.queries.fiches import page_contexte
from pratiques.recherche import vie_de
from pratiques.rules.collections import livrets_purger
from pratiques.rules.echanges import reprise_niveau_le
from pratiques.rules.publication import fiches_echoir, fiches_marquer_a_revoir, places_relancer, relectures_echoir
from pratiques.rules.relectures import ouvertures_oublier
from pratiques.rules.ressources import ressources_relancer
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region, est_tete_de_reseau
from reseau.structures.models import Structure
from reseau.vocabulaires.models import Theme

LIGNES_CARTE = 5


def chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """The best notes that this person may read, with the passage that answers."""
    fiches = bibliotheque.fiches_trouver(compte, texte, limite)
    return [
        Resultat(fiche.title, fiche.get_url() or "", passage, f"Pratique · {fiche.reseau}")
        for fiche, passage in zip(fiches, passages_lire(fiches, texte), strict=True)
    ]


def partages_de(compte: Compte, structure: Structure, limite: int) -> list[Resultat]:
    """The last notes signed for a structure, or for one that it replaced, that this person may read."""
    signees = Q(auteurs__structure=structure) | Q(auteurs__structure__fusionnee_dans=structure)
    fiches = bibliotheque.fiches_en_bibliotheque(compte).filter(signees).distinct().order_by("-publiee_le", "-pk")
    return [
        Resultat(fiche.title, fiche.get_url() or "", fiche.accroche, f"Pratique, {date_courte(fiche.publiee_le)}")
        for fiche in fiches[:limite]
    ]


def par_theme(compte: Compte, themes: Iterable[Theme], limite: int) -> Iterator[Resultat]:
    """The published notes that bear one of these themes and that this person may read, the latest first."""
    fiches = bibliotheque.fiches_en_bibliotheque(compte).filter(themes__in=list(themes)).distinct()
    for fiche in fiches.order_by("-publiee_le", "-pk")[:limite]:
        yield Resultat(fiche.title, fiche.get_url() or "", fiche.accroche, "Fiches pratiques")


def _valide(compte: Compte) -> bool:
    return est_region(compte) or est_tete_de_reseau(compte)


@carte_chiffree(lambda compte: bureau.comptees_de(compte, valide=_valide(compte)) if est_membre(compte) else {})
def carte_pratiques(compte: Compte, **nombres: int) -> Carte | None:
    """Own notes, readings to give back, reprises to answer, notes to validate."""
    if not est_membre(compte):
        return None
    contexte = {
        "fiches": bureau.mes_fiches(compte)[:LIGNES_CARTE],
        "ecrit": peut_ecrire(compte),
        "valide": _valide(compte),
        "registre": lit_le_registre(compte),
        **nombres,
    }
    return Carte("Mes pratiques", "pratiques/cartes/mes_pratiques.html", contexte)


def pratiques_de_l_accueil(request: HttpRequest) -> dict[str, str]:
    """Where the home page sends whoever wants to read practices."""
    return {"url_pratiques": bibliotheque.bibliotheque_url(request)}


def pas_des_pratiques(compte: Compte) -> list[Pas]:
    """A newcomer reads what colleagues do elsewhere; nothing while the library is closed."""
    url = bibliotheque.bibliotheque_url()
    detail = "Ce qu’une équipe d’un autre réseau a essayé, et ce qu’elle en a tiré."
    return [Pas("fiche-pratique", "Lire une fiche pratique", detail, url)] if url else []


def ouvertures_faites(compte: Compte) -> list[Rubrique]:
    """Private exchanges that this person opened for the Région, with the reasons given."""
    faites = compte.ouvertures_de_fils.select_related("fiche")
    colonnes = {"Fiche": "fiche.title", "Le": "le", "Motif": "motif"}
    return [rubrique("Échanges privés ouverts au nom de la Région", faites, colonnes)]


def donnees_des_pratiques(compte: Compte) -> list[Rubrique]:
    """What this room knows of a person: notes, drafts, readings, then what one says and keeps of others' notes."""
    return [
        rubrique("Fiches pratiques signées", compte.fiches_signees.select_related("fiche"),
                 {"Fiche": "fiche.title", "Rôle": "get_role_display"}),
        rubrique("Brouillons de fiches", compte.brouillons.all(),
                 {"Titre": "titre", "Enregistré le": "enregistre_le", "Contenu": "contenu"}),
        rubrique("Images et fichiers joints à des fiches", compte.pieces_jointes.select_related("fiche", "brouillon"),
                 {"Fiche": lambda p: str(p.fiche or p.brouillon), "Titre": "titre", "Texte alternatif": "alternatif",
                  "Source": "source", "Licence": "get_licence_display", "Joint le": "ajoutee_le"}),
        rubrique("Fiches à signer à plusieurs", compte.signatures.select_related("brouillon"),
                 {"Titre": "brouillon.titre", "Rôle": "get_role_display", "Invité le": "invite_le",
                  "Réponse": "get_etat_display"}),
        rubrique("Versions de travail de fiches", compte.versions_de_brouillons.all(),
                 {"Titre": lambda v: str(v.contenu.get("titre", "")), "Enregistrée le": "le", "Contenu": "contenu"}),
        rubrique("Relectures", compte.relectures.select_related("fiche"),
                 {"Fiche": "fiche.title", "Rendue le": "rendue_le", "Remarque": "remarque", "Par partie": _par_partie}),
        rubrique("Messages sur des fiches", compte.messages_de_fiches.select_related("fiche"),
                 {"Fiche": "fiche.title", "Écrit le": "ecrit_le", "Message": "texte", "Retiré le": "retire_le"}),
        rubrique("Échanges sur des relectures", compte.messages_de_relecture.select_related("fiche"),
                 {"Fiche": "fiche.title", "Écrit le": "ecrit_le", "À propos de": "get_partie_display",
                  "Message": "texte", "Pourquoi garder ces mots": "motif_conserve", "Retiré le": "retire_le"}),
        rubrique("Reprises de fiches", compte.reprises.select_related("fiche", "structure"),
                 {"Fiche": "fiche.title", "Structure": "structure.nom", "Enregistrée le": "enregistree_le",
                  "Effet": "get_effet_display", "Adaptations": "adaptations", "Récit": "recit"}),
        rubrique("Signets", compte.signets.select_related("fiche"), {"Fiche": "fiche.title", "Le": "le"}),
        rubrique("Collections de fiches", compte.collections.all(),
                 {"Titre": "titre", "En quelques mots": "presentation", "Partagée": "partagee"}),
    ]  # fmt: skip


def _par_partie(relecture: Relecture) -> dict[str, str]:
    return {Partie(ancre).label: texte for ancre, texte in relecture.par_partie.items()}


def donnees_des_groupes(compte: Compte) -> list[Rubrique]:
    """Groups that one was invited to, and what one wrote of their mandates."""
    return [
        rubrique("Groupes de travail", compte.groupes.select_related("groupe"),
                 {"Groupe": "groupe.titre", "État": "get_etat_display", "Invitation du": "invite_le",
                  "Entrée le": "entre_le", "Départ le": "parti_le"}),
        rubrique("Groupes de travail animés", compte.groupes_animes.all(),
                 {"Groupe": "titre", "Mandat": "objet", "Bilan": "bilan"}),
    ]  # fmt: skip


def groupes_coherents() -> Iterator[str]:
    """Who animates a group belongs to it, an open draft's author too, and no member ever read for it."""
    animateur = MembreDeGroupe.objects.presents().filter(groupe=OuterRef("pk"), compte=OuterRef("animateur"))
    for pk in GroupeDeTravail.objects.ouverts().exclude(Exists(animateur)).values_list("pk", flat=True):
        yield f"Le groupe de travail {pk} est animé par quelqu’un qui n’en est pas."
    auteur = MembreDeGroupe.objects.presents().filter(groupe=OuterRef("groupe"), compte=OuterRef("brouillon__auteur"))
    ouverts = BrouillonDeGroupe.objects.filter(detache_le=None, brouillon__fiche=None)
    for pk in ouverts.exclude(Exists(auteur)).values_list("brouillon", flat=True):
        yield f"Le brouillon {pk} est ouvert à un groupe dont son auteur n’est pas."
    lues = Relecture.objects.filter(
        fiche__brouillon__groupes__groupe__membres__compte=F("lecteur"),
        fiche__brouillon__groupes__groupe__membres__entre_le__lte=F("prise_le"),
    )
    for pk in lues.distinct().values_list("pk", flat=True):
        yield f"La relecture {pk} est faite par quelqu’un du groupe de travail qui a écrit la fiche."
    for pk in MembreDeGroupe.objects.filter(etat=EtatMembre.INVITE, groupe__clos_le__isnull=False).values_list(
        "pk", flat=True
    ):
        yield f"L’invitation {pk} attend une réponse dans un groupe clos."


# What resources offer to the ground floor: search, what is new, what is known of a person, checks.

MAX = 200


def ressources_chercher(compte: Compte, texte: str) -> QuerySet[Ressource]:
    """The resources that this person may read, best first."""
    return queries.ressources_trouver(queries.ressources_publiees(compte), texte).select_related("reseau", "groupe")


def ressource_dire(ressource: Ressource, texte: str) -> Resultat:
    """A resource found: its kind, and who gives it."""
    etiquette = f"{ressource.get_genre_display()} · {ressource.porteur}"
    return Resultat(ressource.titre, ressource.get_absolute_url(), ressource.description[:200], etiquette)


RESSOURCES = SourceDeLignes(
    "ressources", "Ressources", ressources_chercher, ressource_dire, url_suite="/pratiques/ressources/"
)


def par_theme_offres_ressources(compte: Compte, themes: Iterable[Theme], limite: int) -> Iterator[Resultat]:
    """The published resources that bear one of these themes and that this person may read, the latest first."""
    publiees = queries.ressources_publiees(compte).filter(themes__in=list(themes)).distinct()
    for ressource in publiees.order_by("-publiee_le", "-pk")[:limite]:
        yield Resultat(ressource.titre, ressource.get_absolute_url(), ressource.description, "Ressources")


def ressources_nouvelles(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """Resources published in between, one's own set aside."""
    if not est_membre(compte):
        return
    publiees = queries.ressources_publiees(compte).filter(publiee_le__gt=depuis, publiee_le__lte=jusqu_a)
    for r in publiees.exclude(compte=compte).select_related("reseau", "groupe").order_by("publiee_le", "pk")[:MAX]:
        yield Nouvelle(r.titre, r.get_absolute_url(), f"Nouvelle ressource, {r.porteur}", r.publiee_le)


def donnees_des_ressources(compte: Compte) -> list[Rubrique]:
    """Resources that one keeps."""
    colonnes = {"Titre": "titre", "Description": "description", "Fichier": "fichier_nom", "Lien": "lien"}
    colonnes |= {"Publiée le": "publiee_le", "Vérifiée le": "verifiee_le"}
    return [rubrique("Ressources tenues", compte.ressources.all(), colonnes)]


def ressources_coherentes() -> Iterator[str]:
    """Each file is there, each published resource is found by its words, and says where it comes from."""
    for pk, fichier in Ressource.objects.exclude(fichier="").values_list("pk", "fichier"):
        if not storages["prive"].exists(fichier):
            yield f"Le fichier de la ressource {pk} manque."
    for pk in Ressource.objects.publiees().filter(racines_texte="").values_list("pk", flat=True):
        yield f"La ressource {pk} manque à la recherche : lancez « manage.py indexer_pratiques »."
    for pk, titre in Ressource.objects.publiees().filter(atteste_gratuite=False).values_list("pk", "titre"):
        yield f"La ressource {pk} ({titre}) n’atteste pas qu’elle est gratuite (article 3)."
    sans = Q(sources="") | Q(a_verifier_le__lte=F("verifiee_le"))
    for pk in Ressource.objects.filter(sans).values_list("pk", flat=True):
        yield f"La ressource {pk} n’a pas de source, ou pas de prochaine vérification."


# What the digests tell of practice notes: new ones, and what happens to those that one follows.


def fiches_nouvelles(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """Notes that entered the library, those one signs set aside."""
    if not est_membre(compte):
        return
    fiches = fiches_en_bibliotheque(compte).filter(publiee_le__gt=depuis, publiee_le__lte=jusqu_a)
    for fiche in fiches.exclude(auteurs__compte=compte).select_related("reseau").order_by("publiee_le", "pk")[:MAX]:
        yield Nouvelle(fiche.title, fiche.get_url() or "", f"Nouvelle fiche, {fiche.reseau}", fiche.publiee_le)


def suites_des_fiches(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """Messages and accepted reprises of the notes that one signs, keeps at hand or has written on."""
    if not est_membre(compte):
        return
    suivies = Q(auteurs__compte=compte) | Q(signets__compte=compte) | Q(messages__compte=compte)
    fiches = {f.pk: f for f in fiches_en_bibliotheque(compte).filter(suivies).distinct()}
    messages = Message.objects.visibles().filter(fiche__in=fiches, ecrit_le__gt=depuis, ecrit_le__lte=jusqu_a)
    for message in messages.exclude(compte=compte).select_related("compte").order_by("ecrit_le", "pk")[:MAX]:
        fiche = fiches[message.fiche_id]
        phrase = f"{message.get_nature_display()} de {message.compte.nom_complet}, {date_courte(message.ecrit_le)}"
        yield Nouvelle(fiche.title, fiche.get_url() or "", phrase, message.ecrit_le)
    reprises = Reprise.objects.filter(
        fiche__in=fiches, etat=EtatReprise.ACCEPTEE, repondue_le__gt=depuis, repondue_le__lte=jusqu_a
    )
    reprises = reprises.exclude(compte=compte).exclude(repondue_par=compte)
    for reprise in reprises.select_related("structure").order_by("repondue_le", "pk")[:MAX]:
        fiche = fiches[reprise.fiche_id]
        effet = reprise.get_effet_display().lower()
        yield Nouvelle(
            fiche.title, fiche.get_url() or "", f"Refaite par {reprise.structure} : {effet}", reprise.repondue_le
        )


# What the calendar does to notes, readings and resources.

TRAVAUX = [
    Periodique("pratiques.revues", NUIT, fiches_marquer_a_revoir, "{} fiche(s) à revoir."),
    Periodique(
        "pratiques.archives",
        NUIT,
        fiches_echoir,
        "{0[annoncees]} fiche(s) bientôt archivée(s), {0[archivees]} archivée(s).",
    ),
    Periodique(
        "pratiques.relectures",
        NUIT,
        relectures_echoir,
        "{0[rappelees]} relecture(s) rappelée(s), {0[liberees]} place(s) de lecteur libérée(s).",
    ),
    Periodique("pratiques.places", NUIT, places_relancer, "{0[relancees]} place(s) de lecteur relancée(s)."),
    Periodique(
        "pratiques.ressources",
        NUIT,
        ressources_relancer,
        "{0[rappelees]} ressource(s) à vérifier, {0[archivees]} archivée(s).",
    ),
    Periodique("pratiques.livrets", NUIT, livrets_purger, "{} livret(s) effacé(s)."),
    Periodique("pratiques.ouvertures", NUIT, ouvertures_oublier, "{} ouverture(s) d’échanges oubliée(s)."),
]


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Écrire, relire et signer des fiches pratiques et des ressources",
        "auteurs et lecteurs, versions de travail, avis, échanges de relecture, pièces jointes",
        "FichePratiquePage Brouillon VersionBrouillon BrouillonDeGroupe Auteur Signataire Relecture MessageDeRelecture "
        "PieceJointe Reprise Ressource GroupeDeTravail MembreDeGroupe",
        personnes="les membres du réseau, et les personnes nommées avec leur accord",
        destinataires="la signature d’une fiche, tous ; un échange de relecture, ses auteurs et ses lecteurs",
    ),
    Traitement(
        "Signaler et modérer",
        "qui signale, qui répond, qui ouvre un échange privé et pourquoi",
        "Message Alerte OuvertureDeFil",
        destinataires="les personnes de l’échange, la Région, le délégué à la protection des données",
    ),
    Traitement(
        "Ranger ses lectures",
        "signets, collections, livrets demandés",
        "Signet CollectionDeFiches Livret",
        personnes=MEMBRES,
        destinataires="la personne seule ; une collection, si elle la partage",
        duree="jusqu’à ce qu’elle les retire ; un livret, une semaine",
    ),
]


def fiches_coherentes() -> Iterator[str]:
    """Readings behind each publication, dates in order, one search row per note in the library."""
    yield from _relectures_croisees()
    yield from _signatures()
    yield from _etats_et_dates()
    yield from _recherche()
    yield from _niveaux()
    yield from _pieces()
    yield from _garanties()


def _relectures_croisees() -> Iterator[str]:
    """A published note was accepted by its network and by another, unless taken up from an old fund."""
    lues = FichePratiquePage.objects.filter(
        statut__in=LISIBLES | {Statut.VALIDEE, Statut.SUSPENDUE}, reprise_historique=False
    )
    acceptee = Q(relectures__verdict=Verdict.ACCEPTEE)
    lues = lues.annotate(
        du_reseau=Count("relectures", filter=acceptee & Q(relectures__meme_reseau=True)),
        d_ailleurs=Count("relectures", filter=acceptee & Q(relectures__meme_reseau=False)),
    )
    for pk in lues.filter(Q(du_reseau=0) | Q(d_ailleurs=0)).values_list("pk", flat=True):
        yield f"La fiche pratique {pk} est validée sans deux relectures acceptées, dont une d’un autre réseau."
    for pk in Relecture.objects.filter(
        fiche__brouillon__signataires__compte=F("lecteur"), fiche__brouillon__signataires__accepte_le__isnull=False
    ).values_list("pk", flat=True):
        yield f"La relecture {pk} est faite par quelqu’un qui a écrit la fiche."
    menteuses = Relecture.objects.filter(
        Q(meme_reseau=True, reseau__isnull=False) & ~Q(reseau=F("fiche__reseau"))
        | Q(meme_reseau=False, reseau=F("fiche__reseau"))
    )
    for pk in menteuses.values_list("pk", flat=True):
        yield f"La relecture {pk} se trompe de réseau."
    for pk in Relecture.objects.filter(fiche__auteurs__compte=F("lecteur")).values_list("pk", flat=True):
        yield f"La relecture {pk} est faite par quelqu’un qui signe la fiche."
    doubles = Relecture.objects.ouvertes().filter(lecteur__isnull=False).values("fiche", "lecteur")
    for ligne in doubles.annotate(nombre=Count("pk")).filter(nombre__gt=1):
        yield f"La fiche pratique {ligne['fiche']} a deux relectures ouvertes de la même personne."


def _signatures() -> Iterator[str]:
    acceptes = Signataire.objects.acceptes().filter(brouillon__fiche__isnull=False)
    signent = Auteur.objects.filter(fiche=OuterRef("brouillon__fiche"), compte=OuterRef("compte"))
    for pk in acceptes.exclude(Exists(signent)).values_list("pk", flat=True):
        yield f"Le signataire {pk} a accepté, et ne signe pas la fiche."


def _etats_et_dates() -> Iterator[str]:
    for pk in FichePratiquePage.objects.filter(live=True).exclude(statut__in=LISIBLES).values_list("pk", flat=True):
        yield f"La fiche pratique {pk} est en ligne sans être publiée."
    for pk in FichePratiquePage.objects.filter(live=False, statut__in=LISIBLES).values_list("pk", flat=True):
        yield f"La fiche pratique {pk} est publiée sans être en ligne."


def _recherche() -> Iterator[str]:
    """Every note of the library has its search row, which says what the note does, and nothing else has one."""
    publiees = FichePratiquePage.objects.filter(live=True, statut__in=EN_BIBLIOTHEQUE)
    for pk in publiees.filter(indexation=None).values_list("pk", flat=True):
        yield f"La fiche pratique {pk} manque à la recherche : lancez « manage.py indexer_pratiques »."
    for pk in IndexFiche.objects.exclude(fiche__in=publiees).values_list("pk", flat=True):
        yield f"La fiche pratique {pk} est encore trouvée par la recherche."
    for ligne in IndexFiche.objects.filter(fiche__in=publiees).select_related("fiche").iterator(500):
        if any(getattr(ligne, nom) != valeur for nom, valeur in vie_de(ligne.fiche).items()):
            yield f"La recherche compte mal la fiche pratique {ligne.pk} : lancez « manage.py indexer_pratiques »."


def _niveaux() -> Iterator[str]:
    concernees = Q(pk__in=Reprise.objects.values("fiche")) | Q(reprise_le__isnull=False)
    for fiche in FichePratiquePage.objects.filter(concernees).iterator(500):
        if fiche.reprise_le != reprise_niveau_le(fiche=fiche):
            yield f"Le niveau de la fiche pratique {fiche.pk} ne suit pas ses reprises."


def _garanties() -> Iterator[str]:
    for fiche in FichePratiquePage.objects.filter(statut__in=EN_BIBLIOTHEQUE).order_by("pk").iterator(500):
        for phrase in fiche_manques(fiche):
            yield f"La fiche pratique {fiche.pk} ({fiche.title}) : {phrase}"


def _pieces() -> Iterator[str]:
    for pk, *noms in PieceJointe.objects.values_list("pk", "fichier", "vignette"):
        if not all(storages["prive"].exists(nom) for nom in noms if nom):
            yield f"Un fichier de la pièce jointe {pk} manque."


# What the pages of this room show beside their own fields.

RENDUS = (
    Rendu(BibliothequePage, bibliotheque_contexte),
    Rendu(FichePratiquePage, lambda fiche, request: page_contexte(fiche, request.user), fiche_refus),
)
