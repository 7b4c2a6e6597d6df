# Runs a command under a disk that fails, as an ordinary user and without touching the disk: a system call filter (seccomp) answers errors.
#   perl failing-disk.pl fsync COMMAND...         every sync fails with EIO
#   perl failing-disk.pl full=BYTES COMMAND...    every write that begins behind BYTES of a file fails with ENOSPC
use strict;
use warnings;
use POSIX ();

my ($fault, @command) = @ARGV;
my %machines = (
  x86_64  => { arch => 0xC000003E, prctl => 157, sync => [74, 75], write => 18 },
  aarch64 => { arch => 0xC00000B7, prctl => 167, sync => [82, 83], write => 68 },
);
my $machine = $machines{ (POSIX::uname())[4] } or die "no system call numbers for this machine\n";

# Instructions of the classic BPF: load a word, jump if equal or greater, return.
sub load { [0x20, 0, 0, $_[0]] }
sub equal { [0x15, @_[1, 2], $_[0]] }
sub greater { [0x25, @_[1, 2], $_[0]] }
sub answer { [0x06, 0, 0, $_[0]] }
use constant { NUMBER => 0, ARCH => 4, OFFSET => 16 + 3 * 8, ALLOW => 0x7FFF0000, ERROR => 0x00050000, EIO => 5, ENOSPC => 28 };

my @test = $fault eq 'fsync'
  ? (equal($machine->{sync}[0], 2, 0), equal($machine->{sync}[1], 1, 0), answer(ALLOW), answer(ERROR | EIO))
  : $fault =~ /^full=(\d+)$/
  ? (equal($machine->{write}, 0, 2), load(OFFSET), greater($1, 1, 0), answer(ALLOW), answer(ERROR | ENOSPC))
  : die "unknown fault $fault\n";
my @program = (load(ARCH), equal($machine->{arch}, 1, 0), answer(ALLOW), load(NUMBER), @test);

my $instructions = join '', map { pack 'SCCL', @$_ } @program;
my $filter = pack 'S x![P] P', scalar(@program), $instructions;
syscall($machine->{prctl}, 38, 1, 0, 0, 0) == 0 or die "no_new_privs: $!\n";
syscall($machine->{prctl}, 22, 2, $filter, 0, 0) == 0 or die "seccomp: $!\n";
exec @command or die "$command[0]: $!\n";
