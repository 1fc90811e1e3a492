"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Écrire aux membres, comme chacun le choisit",
        "adresse, objet et texte des courriels, ce que la personne a arrêté, jour de son dernier récapitulatif",
        "Courriel Recapitulatif",
        destinataires="la personne ; la Région, pour les envois en échec",
        duree="texte effacé trente jours après l’envoi ; objet et date jusqu’à l’effacement du compte",
    ),
    Traitement(
        "Montrer à chacun ce qui l’attend",
        "copie de sa page « Mon espace », adresse secrète de son agenda (son empreinte seule)",
        "EspaceFait FluxAgenda",
        destinataires="la personne seule",
        duree="jusqu’à la fermeture du compte",
    ),
    Traitement(
        "Savoir qui a écrit, publié ou décidé",
        "auteur et date d’un geste, son motif",
        "Passage ImageSafran DocumentSafran ParametresSite wagtailcore.Page wagtailcore.Revision "
        "wagtailcore.PageLogEntry wagtailcore.ModelLogEntry wagtailcore.WorkflowState wagtailcore.TaskState "
        "wagtailcore.Comment wagtailcore.CommentReply wagtailcore.PageSubscription wagtailcore.UploadedFile "
        "wagtailimages.Image wagtaildocs.Document wagtailadmin.EditingSession wagtailadmin.FormState",
        destinataires="la Région ; l’auteur d’une page publique se lit de tous",
    ),
]
