package io.raybound.controlplane.routes;

import io.raybound.control.assembly.Control;
import io.raybound.control.cloud.Projects;
import io.raybound.control.compute.ComputeConfigs;
import io.raybound.control.compute.NewComputeConfig;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.ApiCall;
import io.raybound.controlplane.api.Handler;
import io.raybound.model.ComputeConfig;
import io.raybound.model.Project;
import io.raybound.wire.api.CreateComputeConfig;
import io.raybound.wire.api.CreateProject;
import io.raybound.wire.api.UpdateProject;
import java.util.Map;

/// Projects and compute configs.
final class ProjectRoutes {
    private final Projects projects;
    private final ComputeConfigs configs;

    ProjectRoutes(Control control) {
        this.projects = control.projects();
        this.configs = control.computeConfigs();
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "createProject", this::create,
                "listProjects",
                        call -> ApiRoutes.page(projects.list(call.caller(), call.valueOrNull("cloud"), call.page())),
                "getProject", call -> shown(projects.get(call.caller(), call.ref())),
                "updateProject", this::update,
                "deleteProject", this::delete,
                "createComputeConfig", this::createConfig,
                "listComputeConfigs",
                        call -> ApiRoutes.page(configs.list(
                                call.caller(), call.valueOrNull("cloud"), call.valueOrNull("name"), call.page())),
                "getComputeConfig",
                        call -> Answer.ok(configs.get(call.caller(), call.valueOrNull("cloud"), call.ref())),
                "archiveComputeConfig", call -> Answer.ok(configs.archive(call.change(), call.ref())));
    }

    private Answer create(ApiCall call) {
        CreateProject body = call.body(CreateProject.class);
        String description = body.description() == null ? "" : body.description();
        Project project = projects.create(call.change(), body.cloud(), body.name(), description);
        return Answer.created("/v1/projects/" + project.id(), project).at(project.generation());
    }

    private Answer update(ApiCall call) {
        return shown(projects.describe(
                call.change(), call.ref(), call.body(UpdateProject.class).description(), call.ifMatch()));
    }

    private Answer delete(ApiCall call) {
        projects.delete(call.change(), call.ref(), call.ifMatch());
        return Answer.nothing();
    }

    private Answer createConfig(ApiCall call) {
        CreateComputeConfig body = call.body(CreateComputeConfig.class);
        ComputeConfig config =
                configs.create(call.change(), new NewComputeConfig(body.name(), body.cloud(), body.spec()));
        return Answer.created("/v1/compute-configs/" + config.id(), config);
    }

    private static Answer shown(Project project) {
        return Answer.ok(project).at(project.generation());
    }
}
