import CLading
import Testing

@testable import Lading

/// NULL wherever a pointer goes: an error that says so, never a trap.
@Suite struct NullTests {
    @Test func everyFunctionTakesNulls() {
        let refused = code(.argument)
        let noHandle = code(.handle)
        let answers: [(String, Int32, Int32)] = [
            ("probe_image", lading_probe_image(nil, 0, nil, nil), refused),
            ("probe_image_memory", lading_probe_image_memory(nil, 0, nil, nil), code(.fileEmpty)),
            ("client_open", lading_client_open(nil, nil, nil), refused),
            ("client_flush", lading_client_flush(nil, 0, nil), noHandle),
            ("client_close", lading_client_close(nil, 0, nil, nil), 0),
            ("client_submit", lading_client_submit(nil, nil, nil, nil, nil), noHandle),
            ("client_create_inputs", lading_client_create_inputs(nil, nil, 0, nil, nil, nil), noHandle),
            ("client_follow", lading_client_follow(nil, nil, 0, nil, nil, nil), noHandle),
            ("client_request", lading_client_request(nil, nil, 0, nil, 0, nil, nil, nil), noHandle),
            ("client_next_event", lading_client_next_event(nil, 0, nil, nil), noHandle),
            ("client_event_fd", lading_client_event_fd(nil, nil, nil), noHandle),
            ("scene_create", lading_scene_create(1, nil, 0, nil, nil), refused),
            ("scene_create_json", lading_scene_create_json(nil, 0, nil, nil), refused),
            ("scene_destroy", lading_scene_destroy(nil), 0),
            ("scene_set_folder", lading_scene_set_folder(nil, nil, 0, nil), noHandle),
            ("scene_set_calibration", lading_scene_set_calibration(nil, nil, 0, nil), noHandle),
            ("scene_metadata_string", lading_scene_set_metadata_string(nil, 0, nil, 0, nil, 0, nil), noHandle),
            ("scene_metadata_integer", lading_scene_set_metadata_integer(nil, 0, nil, 0, 0, nil), noHandle),
            ("scene_metadata_number", lading_scene_set_metadata_number(nil, 0, nil, 0, 0, nil), noHandle),
            ("scene_metadata_boolean", lading_scene_set_metadata_boolean(nil, 0, nil, 0, 0, nil), noHandle),
            ("scene_set_pretty_name", lading_scene_set_pretty_name(nil, nil, 0, nil, 0, nil), noHandle),
            ("scene_add_sensor_order", lading_scene_add_sensor_order(nil, nil, 0, nil), noHandle),
            ("scene_add_frame", lading_scene_add_frame(nil, nil, nil, nil), noHandle),
            ("scene_set_unix_timestamp", lading_scene_set_unix_timestamp(nil, 0, nil), noHandle),
            ("scene_add_image", lading_scene_add_image(nil, 0, nil, nil), noHandle),
            ("scene_add_point_cloud", lading_scene_add_point_cloud(nil, 0, nil, nil), noHandle),
            ("scene_add_imu_samples", lading_scene_add_imu_samples(nil, nil, 0, nil), noHandle),
            ("scene_set_source", lading_scene_set_source(nil, nil, 0, nil, nil), noHandle),
            ("scene_json", lading_scene_json(nil, nil, nil), noHandle),
            ("scene_validate", lading_scene_validate(nil, nil, nil), refused),
            ("findings_count", lading_findings_count(nil, nil, nil), noHandle),
            ("findings_get", lading_findings_get(nil, 0, nil, nil), noHandle),
            ("findings_destroy", lading_findings_destroy(nil), 0),
            ("job_wait", lading_job_wait(nil, 0, nil), noHandle),
            ("job_cancel", lading_job_cancel(nil, nil), noHandle),
            ("job_progress", lading_job_progress(nil, nil, nil), noHandle),
            ("job_result", lading_job_result(nil, 0, nil, nil), noHandle),
            ("job_file", lading_job_file(nil, 0, 0, nil, nil), noHandle),
            ("job_findings", lading_job_findings(nil, 0, nil, nil), refused),
            ("job_document", lading_job_document(nil, nil, nil), noHandle),
            ("job_destroy", lading_job_destroy(nil), 0),
            ("job_provide", lading_job_provide(nil, 0, 0, nil, nil), noHandle),
            ("job_refuse", lading_job_refuse(nil, 0, 0, nil, 0, nil), noHandle),
        ]
        for (name, answer, expected) in answers { #expect(answer == expected, "\(name)") }
    }

    @Test func sceneFunctionsTakeNulls() throws {
        let scene = try newScene(6)
        let calls: [(UnsafeMutablePointer<lading_error>) -> Int32] = [
            { lading_scene_set_calibration(scene, nil, 0, $0) },
            { lading_scene_set_metadata_string(scene, .max, nil, 0, nil, 0, $0) },
            { lading_scene_set_metadata_number(scene, .max, "k", 1, .nan, $0) },
            { lading_scene_set_metadata_integer(scene, 0, "k", 1, 1, $0) },
            { lading_scene_set_pretty_name(scene, nil, 0, nil, 0, $0) },
            { lading_scene_set_pretty_name(scene, "CAM", 3, nil, 0, $0) },
            { lading_scene_add_sensor_order(scene, nil, 0, $0) },
            { lading_scene_add_frame(scene, nil, nil, $0) },
            { lading_scene_add_image(scene, 0, nil, $0) },
            { lading_scene_add_point_cloud(scene, .max, nil, $0) },
            { lading_scene_add_imu_samples(scene, nil, 1, $0) },
            { lading_scene_add_imu_samples(scene, nil, .max, $0) },
            { lading_scene_set_source(scene, nil, 0, nil, $0) },
            { lading_scene_set_source(scene, "front", 5, nil, $0) },
            { lading_scene_json(scene, nil, $0) },
        ]
        for (index, call) in calls.enumerated() {
            let error = failure(call)
            #expect(error.code == code(.argument), "\(index): \(error.messageText)")
            #expect(!error.messageText.isEmpty && !error.itemText.isEmpty, "\(index)")
        }
        #expect(lading_scene_add_imu_samples(scene, nil, 0, nil) == 0)
        #expect(failure { lading_scene_set_folder(scene, "f", 1, $0) }.code == code(.state))
        #expect(failure { lading_scene_set_unix_timestamp(scene, 1, $0) }.code == code(.state))
        lading_scene_destroy(scene)
    }

    @Test func clientFunctionsTakeNulls() throws {
        let client = try ABIClient()
        let scene = try newScene()
        var job: OpaquePointer?
        #expect(failure { lading_client_submit(client.handle, scene, nil, nil, $0) }.code == code(.argument))
        #expect(failure { lading_client_submit(client.handle, nil, nil, &job, $0) }.code == code(.handle))
        #expect(failure { lading_client_create_inputs(client.handle, nil, 1, nil, &job, $0) }.code == code(.argument))
        #expect(failure { lading_client_follow(client.handle, nil, 1, nil, &job, $0) }.code == code(.argument))
        #expect(failure { lading_client_request(client.handle, nil, 0, nil, 0, nil, &job, $0) }.code == code(.argument))
        #expect(
            failure { lading_client_request(client.handle, "projects.list", nulTerminated, nil, 0, nil, nil, $0) }.code
                == code(.argument)
        )
        #expect(failure { lading_client_next_event(client.handle, 0, nil, $0) }.code == code(.argument))
        #expect(failure { lading_client_event_fd(client.handle, nil, $0) }.code == code(.argument))
        #expect(job == nil)
        // What was refused left nothing behind.
        #expect(lading_client_flush(client.handle, 0, nil) == 0)
        client.close()
        lading_scene_destroy(scene)
    }

    @Test func jobFunctionsTakeNulls() throws {
        let client = try ABIClient()
        let scene = try newScene()
        let job = try client.submit(scene)
        #expect(failure { lading_job_progress(job, nil, $0) }.code == code(.argument))
        #expect(failure { lading_job_result(job, 0, nil, $0) }.code == code(.argument))
        #expect(failure { lading_job_result(job, 1, nil, $0) }.itemText == "index")
        #expect(failure { lading_job_result(job, .max, nil, $0) }.itemText == "index")
        #expect(failure { lading_job_file(job, 0, 0, nil, $0) }.code == code(.argument))
        #expect(failure { lading_job_file(job, .max, .max, nil, $0) }.code == code(.argument))
        #expect(failure { lading_job_findings(job, 0, nil, $0) }.code == code(.argument))
        #expect(failure { lading_job_document(job, nil, $0) }.code == code(.state))
        #expect(failure { lading_job_provide(job, 0, 0, nil, $0) }.code == code(.state))
        #expect(failure { lading_job_provide(job, .max, .max, nil, $0) }.code == code(.state))
        #expect(failure { lading_job_refuse(job, 0, 0, nil, 0, $0) }.code == code(.state))
        #expect(lading_job_wait(job, nulTerminated, nil) == 0)
        client.close()
        lading_job_destroy(job)
        lading_scene_destroy(scene)
    }
}
