"""Workspaces, and clients of another organization."""

from support import connect, show

client = connect()
show("mine", client.workspace.get_workspaces())
show("as viewer", client.workspace.get_workspaces(roles=["viewer", "developer"]))
show("of an organization", client.workspace.get_workspaces(organization_ids=[1, 2]))
show("of one organization", client.workspace.get_workspaces(organization_ids=1))
show("of another", client.workspace.get_workspaces("developer", 2))
show("of both", client.workspace.get_workspaces(["developer"], [1]))
show("settled", client.workspace_id)

guest = connect(client_organization_id=1)
show("as guest", guest.workspace_id)
show("projects as guest", [project.project for project in guest.project.get_projects()])
named = connect(write_workspace_id=client.workspace_id)
show("named", named.workspace_id)
show("its calibrations", named.calibration.get_calibrations())
both = connect(write_workspace_id=client.workspace_id, client_organization_id=1)
show("inputs as guest", both.input.query_inputs(project="project-a"))
