"""The screens of the workshop: the way in, the one screen, what is brought, the team and its comments, proposals,
publication, where readers stop.
"""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from home.ecrans.views import (
    Decision,
    RedirectionVoir,
    fait,
    formulaire,
    geste,
    montrer,
    page,
    page_de,
    question,
    refus_sur,
    tenter,
    veut_json,
)
from home.fichiers.reception import Depots
from home.permissions import droit_exiger, region_required, trouver
from home.temps.typographie import date_longue, heure
from pratiques.permissions.fiches import fiche_get_visible
from pratiques.portes import MAX_TEXTE, personne_a_inviter
from reseau.membres.permissions import est_region, membre_required
from safran.atelier import permissions
from safran.atelier.choices import S_ECRIT, EtatProposition
from safran.atelier.ecran import CROISES, Ecran, Suite, gestes_faire
from safran.atelier.forms import (
    CommencerForm,
    CommentaireForm,
    LectureForm,
    MoodleForm,
    MotifForm,
    PublierForm,
    WordForm,
)
from safran.atelier.models import ApportDeFormation, CoAuteur, Proposition, PublicationPrevue
from safran.atelier.plan import PlanFormation, modele_lire
from safran.atelier.queries import ecriture
from safran.atelier.queries import equipe as queries_equipe
from safran.atelier.queries import publication as queries_publication
from safran.atelier.queries.arrets import arrets_lire
from safran.atelier.queries.equipe import commentaires_vus, etape_commentee
from safran.atelier.queries.publication import points_lire
from safran.atelier.rules import apports, publication
from safran.atelier.rules.ecriture import brouillon_de, croisee_departager, formation_copier, formation_ecrire
from safran.atelier.rules.equipe import coauteur_inviter, coauteur_retirer, commentaire_regler, commenter
from safran.atelier.rules.publication import formation_publier, lecture_confier, publication_annuler
from safran.formations.models import FormationPage
from safran.parcours.portes import sauvegarde_lire
from safran.quiz.portes import questions_importer

# The way in: a training to write in three fields, those that one writes.

PAR_PAGE = 30


@formulaire(permissions.entrer_required)
def atelier(request: HttpRequest) -> HttpResponse:
    """Write a training, or go back to one."""
    ecrit = permissions.peut_ecrire(request.user)
    droit_exiger(ecrit or request.method != "POST")
    form = CommencerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            return redirect("atelier_formation", _commencer(request, form).pk)
    pages = page_de(request, ecriture.formations_ecrites(request.user), PAR_PAGE)
    lignes = ecriture.liste_lire(list(pages.object_list))
    return montrer(request, form, "atelier/atelier.html", lignes=lignes, page_obj=pages, ecrit=ecrit, word=WordForm())


@formulaire(permissions.proposer_required)
def proposer(request: HttpRequest) -> HttpResponse:
    """Begin a module that two networks will read: typed, from a template or from a document."""
    form = CommencerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            return redirect("atelier_formation", _commencer(request, form).pk)
    return montrer(request, form, "atelier/proposer.html", word=WordForm())


@geste(permissions.ecrire_required)
def copier(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy of one's own, opened."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    with tenter(request):
        copie = formation_copier(formation=formation, par=request.user)
        return fait(request, f"Copie en brouillon : « {copie.title} ».", "atelier_formation", copie.pk)
    return redirect("atelier")


def _commencer(request: HttpRequest, form: CommencerForm) -> FormationPage:
    dit = form.cleaned_data
    entete = {"titre": dit["titre"], "accroche": dit["accroche"], "rubrique": dit["rubrique"].code}
    modele = modele_lire(dit["modele"])
    plan = modele.plan(**entete) if modele else PlanFormation(**entete)
    return formation_ecrire(plan=plan, par=request.user, cle=dit["cle"])


# The one screen: an outline, a step written in place, its preview.

GARDEES = {
    "ECRIT": "Le texte de l’étape est gardé.",
    "AUTRE": "L’autre texte est gardé.",
    "TOUS": "Les deux sont gardés.",
}


@formulaire(login_required)
def formation(request: HttpRequest, pk: int) -> HttpResponse:
    """The outline, no step open."""
    return _ecrire(request, Ecran(request, permissions.formation_get_ecrite(request.user, pk)))


@formulaire(login_required)
def etape(request: HttpRequest, pk: int, module_pk: int, etape_id: str) -> HttpResponse:
    """One step; everything that is sent is kept, then the gesture is made."""
    ecrite = permissions.formation_get_ecrite(request.user, pk)
    return _ecrire(request, Ecran(request, ecrite, module_pk, etape_id))


@geste(permissions.entrer_required)
def departager(request: HttpRequest, pk: int, uuid: UUID) -> HttpResponse:
    """Say what becomes of two texts of a step."""
    croisee = permissions.croisee_get(permissions.formation_get_ecrite(request.user, pk), uuid)
    garder, _, version = request.POST.get("garder", "").partition(" ")
    with tenter(request, GARDEES.get(garder, "")):
        croisee_departager(croisee=croisee, par=request.user, garder=garder, version=version)
    return RedirectionVoir(reverse("atelier_etape", args=[pk, croisee.module_id, croisee.etape_id]))


def _ecrire(request: HttpRequest, ecran: Ecran) -> HttpResponse:
    if request.method != "POST":
        return render(request, "atelier/ecrire.html", {"ecran": ecran})
    fil = veut_json(request)
    if ecran.valide():
        with refus_sur(ecran.etape_form or ecran.plan_form):
            suite = gestes_faire(ecran, par=request.user, au_fil=fil)
            if suite.croisee and not fil:
                messages.warning(request, CROISES)
            return JsonResponse(_dire(request, ecran, suite)) if fil else RedirectionVoir(suite.url)
    if fil:
        return JsonResponse({"erreurs": list(_erreurs(ecran))}, status=422)
    return render(request, "atelier/ecrire.html", {"ecran": ecran}, status=422)


def _dire(request: HttpRequest, ecran: Ecran, suite: Suite) -> dict[str, Any]:
    """What the page's script needs after a sending: the version that stands, the preview."""
    relu = Ecran(request, ecran.formation, ecran.module.pk, ecran.etape.id)
    return {
        "version": relu.version,
        "heure": heure(timezone.now()),
        "croisee": CROISES if suite.croisee else "",
        "apercu": render_to_string("atelier/apercu.html", {"ecran": relu}, request),
    }


def _erreurs(ecran: Ecran) -> Any:
    for form in (ecran.etape_form, ecran.plan_form, *(bloc.form for bloc in ecran.blocs)):
        for phrases in (form.errors if form is not None else {}).values():
            yield from phrases


# A training that was not typed: made of a Word document or of a practice note, then completed in the workshop.


@formulaire(permissions.commencer_required)
def word(request: HttpRequest) -> HttpResponse:
    """Bring a document: refused with its reason, or a draft and its account."""
    form = WordForm(request.POST, request.FILES) if request.method == "POST" else WordForm()
    if form.is_valid():
        dit = form.cleaned_data
        with refus_sur(form, "fichier"):
            formation = apports.formation_tirer_du_document(
                lecture=dit["fichier"], nom=form.nom, rubrique=dit["rubrique"].code, par=request.user, cle=dit["cle"]
            )
            return redirect("atelier_document", formation.pk)
    return montrer(request, form, "atelier/word.html")


@page(permissions.entrer_required)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a document, before it is completed."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    apport = trouver(ApportDeFormation.objects.filter(formation=formation, genre="WORD"))
    contexte = {
        "formation": formation,
        "rendu": apport.compte_rendu,
        "alertes": ecriture.alertes_de(formation),
        "ossature": ecriture.ossature_lire(formation),
        "publie": permissions.peut_publier(request.user, formation),
    }
    return render(request, "atelier/document.html", contexte)


@formulaire(permissions.commencer_required)
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a training of a note: asked once, written once."""
    lue = fiche_get_visible(request.user, pk)
    if request.method == "POST":
        with tenter(request):
            cle = uuid5(NAMESPACE_URL, f"atelier:{request.user.pk}:{lue.pk}:{lue.version}")
            formation = apports.formation_tirer_de_la_fiche(fiche=lue, par=request.user, cle=cle)
            return redirect("atelier_formation", formation.pk)
    explication = (
        f"« {lue.title} » donne un brouillon : le point de départ, ce que l’on fait, ce que l’on a observé, comment le "
        "refaire. Ses sources et sa licence sont citées, sa carte y reste à jour. Rien n’est publié."
    )
    return question(request, "En faire un module", explication, "En faire un module", lue.get_url(request) or "/")


# A Moodle backup: read, what would be taken of it shown, then written as a draft module.

DEPOTS = Depots("sauvegardes")


@formulaire(permissions.commencer_required)
def moodle(request: HttpRequest) -> HttpResponse:
    """Bring a backup to begin a training."""
    return _lire(request)


@formulaire(permissions.entrer_required)
def dans(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a backup to a training that one writes."""
    return _lire(request, permissions.formation_get_ecrite(request.user, pk))


@geste(permissions.apporter_required)
def ecrire(request: HttpRequest) -> HttpResponse:
    """Write what was shown; the questions go to the bank when the Région asks."""
    with tenter(request):
        lu = DEPOTS.reprendre(request.user, request.POST.get("jeton", ""))
        pk, contenu = lu.pop("formation"), lu["contenu"]
        formation = permissions.formation_get_ecrite(request.user, pk) if pk else None
        repris = apports.module_tirer_de_la_sauvegarde(**lu, par=request.user, formation=formation)
        phrase = f"« {repris.module.title} » est un brouillon : relisez ses étapes."
        if est_region(request.user) and ecriture.questions_prises(contenu):
            phrase += f" {questions_importer(contenu=contenu, compte=request.user).bilan}"
        parent = repris.module.get_parent()
        return fait(request, phrase, reverse("atelier_formation", args=[parent.pk]) + f"?dans={repris.module.pk}")
    return redirect("atelier_moodle")


def _lire(request: HttpRequest, formation: FormationPage | None = None) -> HttpResponse:
    """The form; once a backup is read, what it would give."""
    recu = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MoodleForm(*recu, dans=formation is not None)
    if form.is_valid():
        with refus_sur(form, "fichier"):
            contenu, rubrique = form.cleaned_data["fichier"], form.cleaned_data.get("rubrique")
            lue = sauvegarde_lire(contenu)
            depot = {
                "contenu": contenu,
                "cle": uuid4(),
                "rubrique": rubrique.code if rubrique else "",
                "formation": formation.pk if formation else None,
            }
            contexte = {
                "formation": formation,
                "lue": lue,
                "questions": ecriture.questions_prises(contenu),
                "banque": est_region(request.user),
                "jeton": DEPOTS.garder(request.user, depot),
            }
            return render(request, "atelier/moodle_lu.html", contexte)
    return montrer(request, form, "atelier/moodle.html", formation=formation)


# Who writes a training: found in the directory of members, invited, taken back.


@formulaire(permissions.entrer_required)
def equipe(request: HttpRequest, pk: int) -> HttpResponse:
    """Who writes it; find someone, and invite."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    invite = permissions.peut_inviter(request.user, formation)
    if request.method == "POST":
        droit_exiger(invite)
        personne = personne_a_inviter(request.user, request.POST.get("personne", ""))
        if personne is None:
            messages.error(request, "Cette personne n’est plus dans l’annuaire des membres.")
        else:
            with tenter(request, f"{personne.nom_complet} écrit avec vous, et le lit par courriel."):
                coauteur_inviter(formation=formation, par=request.user, compte=personne)
        return redirect("atelier_equipe", pk)
    texte = request.GET.get("q", "")
    contexte = {
        "formation": formation,
        "coauteurs": queries_equipe.coauteurs_de(formation),
        "invite": invite,
        "texte": texte[:MAX_TEXTE],
        "trouvees": queries_equipe.personnes_a_inviter(formation, request.user, texte) if invite else [],
    }
    return render(request, "atelier/equipe.html", contexte)


@geste(permissions.entrer_required)
def retirer(request: HttpRequest, pk: int, uuid: UUID) -> HttpResponse:
    """Take someone back, or leave."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    coauteur = trouver(CoAuteur.objects.filter(formation=formation).select_related("compte", "formation"), uuid=uuid)
    part = coauteur.compte_id == request.user.pk
    droit_exiger(part or permissions.peut_inviter(request.user, formation))
    with tenter(request, "Vous n’écrivez plus cette formation." if part else "Cette personne n’écrit plus ici."):
        coauteur_retirer(coauteur=coauteur, par=request.user)
        if part:
            return redirect("mon_espace")
    return redirect("atelier_equipe", pk)


# What is said of a step of a draft: read block by block, answered, settled.


@formulaire(membre_required)
def commentaires(request: HttpRequest, pk: int, etape_id: str) -> HttpResponse:
    """The step, and what is said of each block; `bloc` or `fil` says where one writes, the whole step without them."""
    formation = permissions.formation_get_commentee(request.user, pk)
    etape = etape_commentee(formation, request.user, etape_id)
    fil, bloc = etape.fil(request.GET.get("fil", "")), request.GET.get("bloc", "")
    form = CommentaireForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        cible = {"bloc_id": bloc, "reponse_a": fil}
        with refus_sur(form):
            dit = commenter(formation=formation, etape_id=etape_id, par=request.user, **cible, **form.cleaned_data)
            adresse = reverse("atelier_commentaires", args=[pk, etape_id])
            return fait(request, "Votre commentaire est gardé.", f"{adresse}#c-{dit.uuid}")
    contexte = {
        "formation": formation,
        "etape": etape,
        "fil": fil,
        "place": "" if fil else etape.bloc(bloc),
        "ecrit": permissions.peut_ouvrir(request.user, formation),
        "proposition": getattr(formation, "proposition", None),
    }
    return montrer(request, form, "atelier/commentaires.html", **contexte)


@geste(membre_required)
def regler(request: HttpRequest, pk: int, uuid: UUID) -> HttpResponse:
    """It asks for nothing more."""
    formation = permissions.formation_get_commentee(request.user, pk)
    vus = commentaires_vus(formation, request.user).select_related("formation")
    commentaire = trouver(vus, uuid=uuid, reponse_a=None)
    with tenter(request, "Le commentaire est réglé."):
        commentaire_regler(commentaire=commentaire, par=request.user)
    return RedirectionVoir(reverse("atelier_commentaires", args=[pk, commentaire.etape_id]) + f"#c-{uuid}")


# Modules proposed by the network: one's desk, one proposal, its readings, the decision of the Région.

DECISIONS = {
    "reprendre": (
        EtatProposition.A_REPRENDRE,
        Decision(
            "Demander une reprise", "Ses auteurs l’écrivent à nouveau, deux lectures la relisent.", "La demander",
            publication.proposition_decider, MotifForm, "Ses auteurs le savent.",
        ),
    ),
    "ecarter": (
        EtatProposition.ECARTEE,
        Decision(
            "Écarter la proposition", "Elle ne sera pas publiée. Ses auteurs gardent leur texte.", "Écarter",
            publication.proposition_decider, MotifForm, "La proposition est écartée, ses auteurs le savent.",
        ),
    ),
}  # fmt: skip


@page(membre_required)
def liste(request: HttpRequest) -> HttpResponse:
    """One's proposals, what one may read, what waits for a decision."""
    contexte = {
        "bureau": queries_publication.bureau_lire(request.user),
        "propose": permissions.peut_proposer(request.user),
    }
    return render(request, "atelier/propositions.html", contexte)


@page(membre_required)
def proposition(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The whole draft, how far its readings are, what one may do."""
    lue = permissions.proposition_get_lisible(request.user, uuid)
    ecrit = permissions.est_coauteur(request.user, lue.formation)
    contexte = {
        "proposition": lue,
        "modules": queries_publication.modules_a_lire(lue, request.user),
        "places": queries_publication.places_de(lue),
        "lectures": queries_publication.lectures_montrees(lue, request.user),
        "ecrit": ecrit,
        "envoie": ecrit and lue.etat in S_ECRIT,
        "decide": est_region(request.user) and lue.etat == EtatProposition.LUE,
        "confie": est_region(request.user) and lue.etat == EtatProposition.EN_LECTURE,
        "siennes": lue.lectures.ouvertes().filter(lecteur=request.user),
    }
    return render(request, "atelier/proposition.html", contexte)


@geste(membre_required)
def envoyer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for its readings."""
    lue = permissions.proposition_get_lisible(request.user, uuid)
    with tenter(request, "Votre proposition est envoyée : deux lectures, dix jours."):
        publication.proposition_envoyer(proposition=lue, par=request.user)
    return redirect("atelier_proposition", uuid)


@geste(membre_required)
def prendre(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a seat, and read."""
    offertes = queries_publication.lectures_a_prendre(request.user).values("proposition")
    lue = trouver(Proposition.objects.filter(pk__in=offertes), uuid=uuid)
    with tenter(request, "Merci. Vous avez dix jours pour la lire."):
        lecture = publication.lecture_prendre(proposition=lue, par=request.user)
        return redirect("atelier_lecture", lecture.uuid)
    return redirect("atelier_propositions")


@formulaire(membre_required)
def lire(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Read the draft and answer beside it; typed words are kept by a refusal."""
    lecture = permissions.lecture_get_sienne(request.user, uuid)
    form = LectureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            publication.lecture_rendre(lecture=lecture, par=request.user, **form.envoi())
            return fait(request, "Votre lecture est rendue. Merci.", "atelier_propositions")
    contexte = {"lecture": lecture, "proposition": lecture.proposition}
    modules = queries_publication.modules_a_lire(lecture.proposition, request.user)
    return montrer(request, form, "atelier/lecture.html", modules=modules, **contexte)


@formulaire(region_required)
def confier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Find someone for a late reading, and give it."""
    lecture = permissions.lecture_get_confiee(uuid)
    if request.method == "POST":
        personne = personne_a_inviter(request.user, request.POST.get("personne", ""))
        if personne is None:
            messages.error(request, "Cette personne n’est plus dans l’annuaire des membres.")
        else:
            with tenter(request, f"{personne.nom_complet} a dix jours pour la lire, et le lit par courriel."):
                lecture_confier(lecture=lecture, par=request.user, compte=personne)
                return redirect("atelier_proposition", lecture.proposition.uuid)
        return redirect("atelier_lecture_confier", uuid)
    texte = request.GET.get("q", "")
    contexte = {
        "lecture": lecture,
        "proposition": lecture.proposition,
        "texte": texte[:MAX_TEXTE],
        "trouvees": queries_equipe.personnes_a_inviter(lecture.proposition.formation, request.user, texte),
    }
    return render(request, "atelier/confier.html", contexte)


@formulaire(membre_required)
def decider(request: HttpRequest, uuid: UUID, vers: str) -> HttpResponse:
    """The Région sends it back or sets it aside, and says why."""
    lue = permissions.proposition_get_lisible(request.user, uuid)
    if vers not in DECISIONS or not est_region(request.user) or lue.etat != EtatProposition.LUE:
        raise Http404
    etat, decision = DECISIONS[vers]
    retour = reverse("atelier_proposition", args=[uuid])
    fil = ("Modules proposés", reverse("atelier_propositions"), lue.titre, retour)
    return decision.demander(request, retour, nom=lue.titre, fil=fil, proposition=lue, vers=etat)


# Checked in words, then online whole, at once or at its hour.


@formulaire(permissions.ecrire_required)
def publier(request: HttpRequest, pk: int) -> HttpResponse:
    """What to mend, where; then one button for the whole."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    droit_exiger(permissions.peut_publier(request.user, formation))
    form = PublierForm(request.POST if request.method == "POST" else None, formation=brouillon_de(page=formation))
    if form.is_valid():
        with refus_sur(form):
            prevue = formation_publier(formation=formation, par=request.user, **form.envoi())
            return _publiee(request, formation, prevue)
    points = points_lire(formation, declares=False)
    bloquants = sum(point.bloquant for point in points)
    dits = {"points": points, "bloquants": bloquants, "prevue": ecriture.prevue_de(formation)}
    return montrer(request, form, "atelier/publier.html", formation=formation, **dits)


@geste(permissions.ecrire_required)
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is planned any more."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    with tenter(request, "La publication n’est plus programmée."):
        publication_annuler(formation=formation, par=request.user)
    return redirect("atelier_publier", pk)


def _publiee(request: HttpRequest, formation: FormationPage, prevue: PublicationPrevue | None) -> HttpResponse:
    if prevue:
        quand = f"{date_longue(prevue.pour_le)} à {heure(prevue.pour_le)}"
        return fait(request, f"Publication programmée : {quand}.", "atelier_publier", formation.pk)
    return fait(request, "La formation est en ligne, tout entière.", formation.get_url(request) or "atelier")


# What authors read of those who followed their training: where they stop, what takes time, what misleads.

FIGURE = {
    "titre": "Combien de personnes ont terminé chaque étape",
    "forme": "BARRES",
    "repere": "Étape",
    "mesure": "Personnes",
    "source": "Suivis de la formation, comptés par cinq.",
}


@page(permissions.entrer_required)
def arrets(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of the day, without a name, by fives."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    arrete = arrets_lire(formation)
    figure = {**FIGURE, "lecture": arrete.chose.lecture}
    contexte = {"formation": formation, "arrets": arrete.chose, "figure": figure, "instant": arrete.instant}
    return render(request, "atelier/arrets.html", contexte)
