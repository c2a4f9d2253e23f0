"""Projects, batches and annotation types."""

from support import connect, refused, show

client = connect()
show("projects", client.project.get_projects())
show("batches", client.project.get_project_batches("project-a"))
show("made", client.project.create_batch("project-a", "batch-4"))
show("made, others published", client.project.create_batch("project-a", "batch 5 ä", publish_previous_batches=True))
show("batches then", [[batch.batch, batch.status] for batch in client.project.get_project_batches("project-a")])
show("published", client.project.publish_batch("project-b", "batch-1"))
show("types of a project", client.project.get_annotation_types("project-a"))
show("types of a batch", client.project.get_annotation_types("project-a", "batch-2"))
refused("unknown project", lambda: client.project.get_project_batches("project-z"))
refused("unknown batch", lambda: client.project.publish_batch("project-a", "batch-9"))
refused("a batch that is there", lambda: client.project.create_batch("project-a", "batch-2"))
