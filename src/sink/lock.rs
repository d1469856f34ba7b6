//! A file lock that prevents two runs in one folder.

use std::fs::{File, TryLockError};

/// A lock on a file, held until this is dropped or the process ends for any reason.
///
/// Dropping it unlocks the file instead of only closing it. A lock belongs to the open file description (`flock(2)`), and
/// a child process forked by another thread shares that until it calls `exec`: closing alone would leave the file locked
/// until then.
#[derive(Debug)]
pub(super) struct FileLock(File);

impl FileLock {
    /// Locks a file exclusively.
    pub fn exclusive(file: File) -> Result<Self, TryLockError> {
        file.try_lock().map(|()| Self(file))
    }

    /// Locks a file in shared mode.
    pub fn shared(file: File) -> Result<Self, TryLockError> {
        file.try_lock_shared().map(|()| Self(file))
    }

    /// A second descriptor of the locked file, as a forked child has one.
    #[cfg(test)]
    pub fn inherited(&self) -> std::io::Result<File> {
        self.0.try_clone()
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // The file is closed next, so there is nothing else to try.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    #[test]
    fn a_dropped_lock_is_free_though_another_descriptor_shares_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        for lock in [FileLock::exclusive, FileLock::shared] {
            let file = File::create(&path).unwrap();
            let shared = file.try_clone().unwrap();
            let held = lock(file).unwrap();
            assert!(matches!(FileLock::exclusive(File::open(&path).unwrap()), Err(TryLockError::WouldBlock)));
            drop(held);
            FileLock::exclusive(File::open(&path).unwrap()).unwrap();
            drop(shared);
        }
    }

    #[test]
    fn a_dropped_lock_is_free_though_a_child_process_inherited_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let file = File::create(&path).unwrap();
        let inherited = Stdio::from(file.try_clone().unwrap());
        let held = FileLock::exclusive(file).unwrap();
        // It waits for input until it is told to end.
        let mut child = Command::new("cat").stdin(Stdio::piped()).stdout(inherited).spawn().unwrap();
        drop(held);
        let again = FileLock::exclusive(File::open(&path).unwrap());
        drop(child.stdin.take());
        child.wait().unwrap();
        again.unwrap();
    }
}
